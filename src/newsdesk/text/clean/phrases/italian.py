"""How Italian news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

ITALIAN = Phrases(
    comment_form="""
        lascia un commento
        lascia una risposta
        scrivi un commento
        aggiungi un commento
        commenta l articolo
        vedi i commenti
    """,
    labels="""
        pubblicità
        leggi anche
        leggi tutto
        leggi di più
        continua a leggere
        potrebbe interessarti
        potrebbe interessarti anche
        articoli correlati
        correlati
        condividi
        stampa
        iscriviti
        abbonati
        accedi
        registrati
        seguici
        commenti
        i più letti
        torna su
        accetta i cookie
        riproduzione riservata
    """,
    invitations="""
        iscriviti alla
        iscriviti al
        abbonati a
        abbonati per
        seguici su
        clicca qui
        utilizziamo i cookie
        questo sito utilizza
        ricevi
        scarica l app
        il tuo indirizzo email
    """,
    leads="""
        leggi anche
        leggi
        guarda anche
        guarda
        vedi anche
        approfondisci
        video
        foto
    """,
    byline="""
        di
        a cura di
    """,
    credit_parts="""
        riproduzione riservata
        tutti i diritti riservati
    """,
    stamps="""
        aggiornato
        aggiornato il
        pubblicato
        pubblicato il
        ultimo aggiornamento
    """,
    date_words="""
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì
        mercoledì giovedì venerdì sabato domenica alle ore il fa minuti giorni aggiornato pubblicato
    """,
    photo="""
        foto
        fotografia
        immagine
    """,
)
