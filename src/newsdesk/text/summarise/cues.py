"""Word lists, by language, that tell how a sentence hangs on its neighbours or its speaker; folded as tokens are.

What follows for a sentence is decided by `standing` and `centrality`.
"""

from __future__ import annotations

from typing import Final

from newsdesk.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(token.text for token in fold.tokens(words))


DEPENDENT_OPENERS: Final = {
    "en": _folded("he she they it this that these those his her their its but and so also then there however i we you"),
    "de": _folded("er sie es dies diese dieser dieses das sein seine ihr ihre aber und doch auch dann dort"),
    "fr": _folded("il elle ils elles ce c cela cette ces son sa ses leur leurs mais et donc aussi puis"),
    "es": _folded("él ella ellos ellas esto este esta estos estas eso su sus pero y también entonces"),
    "it": _folded("lui lei loro esso essa questo questa questi queste ciò suo sua suoi ma e anche poi"),
    "pt": _folded("ele ela eles elas isto isso este esta esse essa seu sua seus mas e também então"),
    "nl": _folded("hij zij ze het dit dat deze die zijn haar hun maar en ook dan daar"),
    "pl": _folded("on ona ono oni one to ten ta te jego jej ich ale i a też wtedy"),
    "uk": _folded("він вона воно вони це цей ця ці його її їх але та і й також тоді"),
    "ru": _folded("он она оно они это этот эта эти его её их но и а также тогда"),
}
"""Words that, standing first, lean on the sentence before."""

PERSONAL: Final = {
    "en": _folded("he she they"),
    "de": _folded("er sie"),
    "fr": _folded("elle ils elles"),
    "es": _folded("él ella ellos ellas"),
    "it": _folded("lui lei loro"),
    "pt": _folded("ele ela eles elas"),
    "nl": _folded("hij zij"),
    "pl": _folded("on ona oni"),
    "uk": _folded("він вона вони"),
    "ru": _folded("он она они"),
}
"""Pronouns that, standing first, mean somebody named before; not those that also stand for nobody ("il faut", "es
regnet"). A German sentence that begins with "Sie" hardly ever speaks to the reader."""

SPOKEN_BY: Final = {**PERSONAL, "fr": PERSONAL["fr"] | _folded("il")}
"""Pronouns that, right behind a quotation, say that it is somebody's who was named before."""

GOVERNING: Final = {
    "en": _folded("in on with to from of by behind among between under about against without"),
    "de": _folded("in an auf mit zu von bei hinter unter zwischen über gegen ohne für"),
}
GOVERNED: Final = {
    "en": _folded("it him them"),
    "de": _folded("ihm ihn ihnen"),
}
"""A sentence that opens with the one and then the other ("In it the board asks …") tells of what the one before names.
Not "after it" or "for it", which as often go on with a verb ("After it emerged that …")."""

POINTING: Final = {
    "en": _folded("this that these those"),
    "de": _folded("das dies diese"),
    "fr": _folded("c cela ceci ce"),
    "es": _folded("eso esto"),
    "it": _folded("ciò questo questa"),
    "pt": _folded("isso isto"),
    "nl": _folded("dat dit"),
}
LINKING: Final = {
    "en": _folded("is isn was wasn are were will would has had may might could can does did means meant s"),
    "de": _folded("ist war sind waren wird würde hat hatte kann könnte heißt"),
    "fr": _folded("est était sont sera serait a avait peut signifie"),
    "es": _folded("es era fue será ha había puede significa"),
    "it": _folded("è era sarà ha aveva può significa"),
    "pt": _folded("é era foi será pode significa"),
    "nl": _folded("is was zal heeft had kan betekent"),
}
"""A sentence of a pointing word and then a linking one ("That is what …") says what only the one before makes clear."""

ADDRESS: Final = {
    "en": _folded("i me my we us our you your"),
    "de": _folded("ich mich mir mein meine wir uns unser unsere du euch"),
    "fr": _folded("je j moi mon ma mes nous notre nos tu vous votre vos"),
    "es": _folded("yo mi mis nosotros nos nuestro nuestra tú usted ustedes"),
    "it": _folded("io mio mia noi nostro nostra tu voi vostro"),
    "pt": _folded("eu meu minha nós nosso nossa você vocês"),
    "nl": _folded("ik mij mijn wij we ons onze jij je jullie"),
    "pl": _folded("ja mnie mój moja my nas nam nasz ty wy was"),
    "uk": _folded("я мене мені мій моя ми нас нам наш ти ви вас вам"),
    "ru": _folded("я меня мне мой моя мы нас нам наш ты вы вас вам"),
}
"""Words of somebody who speaks for himself or to the reader: opinion and talk more than news."""

CUT_OFF: Final = {"en": _folded("a an the of and or his their its my our your than between against into as from by")}
"""Words that only a sentence cut in two ends with; "in" or "with" may end a whole one ("the car he came in")."""

ELLIPTIC: Final = {"en": _folded("not do does did is was are were will would could can has have had should")}
"""Words at the end of a sentence whose verb stands in another one: "people who do not", "he said it was"."""
