"""How French news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

FRENCH = Phrases(
    comment_form="""
        laisser un commentaire
        laissez un commentaire
        ajouter un commentaire
        poster un commentaire
        réagir à cet article
        votre commentaire
        voir les commentaires
        commentez cet article
    """,
    labels="""
        publicité
        lire aussi
        à lire aussi
        voir aussi
        lire la suite
        lire plus
        en savoir plus
        sur le même sujet
        à lire également
        les plus lus
        le plus lu
        partager
        partager cet article
        imprimer
        s abonner
        abonnez vous
        s inscrire
        se connecter
        suivez nous
        newsletter
        commentaires
        réactions
        retour en haut
        accueil
        contenu sponsorisé
        tout accepter
    """,
    invitations="""
        abonnez vous à
        inscrivez vous
        suivez nous sur
        cliquez ici
        nous utilisons des cookies
        ce site utilise des cookies
        recevez
        téléchargez l application
        votre adresse e mail
        votre adresse email
        cet article est réservé aux abonnés
        il vous reste
    """,
    leads="""
        lire aussi
        à lire aussi
        voir aussi
        à lire
        lire également
        lire
        vidéo
        en images
        notre dossier
        podcast
    """,
    byline="""
        par
        propos recueillis par
    """,
    credit_starts="""
        avec afp
        source afp
        source reuters
    """,
    credit_parts="tous droits réservés",
    credit_labels="""
        avec afp
        avec reuters
        la rédaction
    """,
    stamps="""
        publié
        publié le
        mis à jour
        mis à jour le
        modifié le
    """,
    date_words="""
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi
        jeudi vendredi samedi dimanche le à h il y a heures minutes jours publié mis jour modifié et
    """,
    photo="""
        photo
        photographie
        crédit photo
        crédits
        crédit
        image d illustration
        illustration
    """,
)
