"""How German news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

GERMAN = Phrases(
    comment_form="""
        kommentar schreiben
        kommentar verfassen
        kommentar hinterlassen
        schreibe einen kommentar
        hinterlasse einen kommentar
        schreiben sie einen kommentar
        diskutieren sie mit
        ihre meinung
        kommentare anzeigen
    """,
    labels="""
        anzeige
        werbung
        mehr zum thema
        lesen sie auch
        lesen sie mehr
        das könnte sie auch interessieren
        auch interessant
        weiterlesen
        weiter lesen
        mehr anzeigen
        teilen
        artikel teilen
        drucken
        merken
        folgen
        folgen sie uns
        abonnieren
        jetzt abonnieren
        newsletter
        anmelden
        registrieren
        kommentare
        startseite
        zum thema
        empfohlener externer inhalt
        empfohlene artikel
        meistgelesen
        nach oben
        datenschutz
        impressum
        alle cookies akzeptieren
    """,
    invitations="""
        melden sie sich für
        melden sie sich jetzt
        abonnieren sie
        folgen sie uns
        klicken sie hier
        hier klicken
        jetzt anmelden
        wir verwenden cookies
        diese website verwendet cookies
        diese seite verwendet cookies
        ihre e mail adresse
        deine e mail adresse
        laden sie
        lesen sie hier
        hier geht es zu
        an dieser stelle finden sie
    """,
    leads="""
        lesen sie auch
        lesen sie mehr
        mehr zum thema
        mehr dazu
        siehe auch
        auch interessant
        video
        bilderstrecke
        fotostrecke
        podcast
        hintergrund
    """,
    byline="von",
    credit_starts="""
        mit material von
        mit agenturmaterial
        quelle dpa
        quelle reuters
        quelle afp
        quelle ap
    """,
    credit_parts="""
        alle rechte vorbehalten
        mit material von dpa
        mit informationen von
    """,
    credit_labels="""
        mit agenturen
        mit dpa
    """,
    stamps="""
        stand
        aktualisiert
        aktualisiert am
        zuletzt aktualisiert
        veröffentlicht
        veröffentlicht am
    """,
    date_words="""
        januar jänner februar märz april mai juni juli august september oktober november dezember montag dienstag
        mittwoch donnerstag freitag samstag sonntag uhr um den am vor stunden minuten tagen mez mesz stand
    """,
    photo="""
        foto
        fotos
        bild
        bilder
        archivfoto
        archivbild
        symbolbild
        bildquelle
        fotograf
    """,
    photo_starts="""
        bild von
        foto von
        quelle bild
    """,
)
