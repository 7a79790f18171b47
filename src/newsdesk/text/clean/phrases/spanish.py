"""How Spanish news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

SPANISH = Phrases(
    comment_form="""
        deja un comentario
        deja una respuesta
        deje un comentario
        escribe un comentario
        añadir comentario
        comenta esta noticia
        ver comentarios
    """,
    labels="""
        publicidad
        leer más
        lea también
        lee también
        leer también
        ver también
        te puede interesar
        también te puede interesar
        más información
        más noticias
        noticias relacionadas
        temas relacionados
        relacionados
        compartir
        imprimir
        suscríbete
        suscribirse
        iniciar sesión
        regístrate
        síguenos
        comentarios
        lo más leído
        lo más visto
        inicio
        aceptar cookies
    """,
    invitations="""
        suscríbete a
        suscríbase a
        regístrate
        síguenos en
        haz clic aquí
        haga clic aquí
        utilizamos cookies
        este sitio utiliza cookies
        este sitio web utiliza cookies
        recibe
        descarga nuestra
        tu dirección de correo
        su dirección de correo
        si quieres recibir
    """,
    leads="""
        lea también
        lee también
        leer más
        lea más
        ver también
        te puede interesar
        más información
        vídeo
        video
        fotos
        galería
    """,
    byline="por",
    credit_starts="con información de",
    credit_parts="todos los derechos reservados",
    stamps="""
        actualizado
        publicado
        última actualización
    """,
    date_words="""
        enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre lunes
        martes miércoles jueves viernes sábado domingo de del a las el h hace horas minutos actualizado publicado
    """,
    photo="""
        foto
        fotos
        fotografía
        imagen
        crédito
    """,
)
