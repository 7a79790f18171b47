"""How Portuguese news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

PORTUGUESE = Phrases(
    comment_form="""
        deixe um comentário
        deixe uma resposta
        deixe seu comentário
        escreva um comentário
        adicionar comentário
        ver comentários
    """,
    labels="""
        publicidade
        anúncio
        leia mais
        leia também
        ler mais
        veja também
        saiba mais
        continue lendo
        continua após a publicidade
        notícias relacionadas
        relacionadas
        compartilhe
        compartilhar
        partilhar
        imprimir
        assine
        inscreva se
        entrar
        siga nos
        comentários
        mais lidas
        voltar ao topo
        aceitar cookies
    """,
    invitations="""
        inscreva se
        assine a
        assine o
        siga nos
        siga o
        clique aqui
        utilizamos cookies
        este site utiliza
        receba
        baixe o aplicativo
        o seu endereço de e mail
        o seu endereço de email
    """,
    leads="""
        leia mais
        leia também
        veja também
        saiba mais
        vídeo
        fotos
    """,
    byline="por",
    credit_starts="com informações de",
    credit_parts="todos os direitos reservados",
    stamps="""
        atualizado
        atualizado em
        publicado
        publicado em
    """,
    date_words="""
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda terça
        quarta quinta sexta sábado domingo feira de às em há horas minutos atualizado publicado
    """,
    photo="""
        foto
        fotos
        imagem
        crédito
    """,
)
