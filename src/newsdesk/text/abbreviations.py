"""Words that end in a full stop without ending a sentence, and words that begin one, by language. Data only.

A language is added by an entry here. Abbreviations are in lower case and without their last full stop; those with inner
single letters (u.s, a.m, z.b) need no entry, since nupunkt's model brings them.
"""

from __future__ import annotations

from functools import cache

_COMMON = """
    dr prof st vs etc cf al ca inc ltd corp co bros jr sr eds approx
    jan feb mar apr jun jul aug sep sept oct nov dec ph.d
"""

_ABBREVIATIONS = {
    "en": """
        mr mrs ms messrs rev hon gen lt col capt sgt cpl pvt maj cmdr adm brig gov sen sens rep reps supt insp det
        atty pres asst dept govt univ assn assoc ave blvd rd hwy bldg apt ft mt calif ariz okla tenn minn tues thurs
        a.m p.m i.e e.g u.s u.k u.n e.u d.c l.a ret esq viz
    """,
    "de": """
        bzw evtl ggf vgl inkl exkl ca tel str hr fr frl dipl ing mio mrd tsd std jh jhd geb gest hrsg verf sog bzgl
        betr z.b d.h u.a o.ä u.ä v.a i.d.r z.t s.o s.u dt zzgl abzgl jän febr okt dez stv
    """,
    "fr": "m mm mme mmes mlle mlles mgr pr dr st ste av bd janv févr avr juil sept oct nov déc env p.ex c.-à-d hab",
    "es": "sr sra sres sras srta dr dra d dña ud uds vd vds lic ing gral cnel cap av avda pág págs núm art ee.uu aprox",
    "it": "sig sigg sig.ra dott dott.ssa avv ing on sen prof prof.ssa arch geom rag gen col cap pag pagg s.p.a ecc",
    "pt": "sr sra srs sras srta dr dra eng arq prof profa av pág págs art núm gen cel cap exmo exma d",
    "nl": "dhr mevr mw dr drs ir ing mr bijv enz resp ca nr blz jl a.s o.a m.b.t d.w.z i.v.m",
    "pl": "ul al prof dr hab inż mgr godz np tzw tzn m.in ok św gen płk kpt por",
    "cs": "mudr judr phdr ing mgr bc doc prof gen plk tzv např tj atd apod resp č str ul hod tis mil mld",
    "uk": "ім вул просп пл буд кв обл р рр ст тис млн млрд грн коп див напр т тов акад проф доц ген полк стор с м",
    "ru": "им ул просп пл обл г гг в вв тыс млн млрд руб коп см напр т тов акад проф доц ген полк стр с кв д",
}

_STARTERS = {
    "en": """
        a after all also although an and another any anyone anything are as asked at back because before both but by can
        could despite did do does during each earlier even every everyone few finally first following for from further
        had has have having he her here hers his how however i if in indeed instead is it it's its just last later like
        many maybe meanwhile more most much my neither never nevertheless next no nobody none nor not nothing now of on
        once one only or other others our over perhaps police officials authorities investigators experts critics
        witnesses residents several she should since so some someone sometimes soon still such that that's the their
        them then there there's therefore these they they're they've this those though through thus to today tomorrow
        two under unless until was we we're we've were what what's when where whether which while who why will with
        within without would yes yesterday yet you you're your i'm i've i'll i'd he's she's he'd she'd don't didn't
    """,
    "de": """
        aber alle allerdings als also am an auch auf aus außerdem bei bereits bis da dabei dafür damit dann daran darauf
        das dass dazu dem den denn der des deshalb dessen die dies diese dieser dieses doch dort ein eine einem einen
        einer er erst es für gegen ihr ihre im in insgesamt ist jetzt kein keine man mehr mit nach nachdem noch nun nur
        ob obwohl oder ohne schon seit sein seine seit sie sind so sollte über um und unter vor von vom während war
        waren warum was weil wenn wer werden wie wir wird wo zu zudem zuletzt zum zur zwar zwei
    """,
    "fr": """
        ainsi alors après au aucun aujourd'hui aussi aux avant avec car ce cela ces cet cette ceux chaque comme d'après
        dans de depuis des donc du elle elles en encore enfin entre et il ils je l'un la le les leur leurs lors lui mais
        même ne ni nos notre nous on or ou où par parce pas pendant peu plus pour pourtant puis quand que quel qui sa
        sans se selon ses si son sous sur tandis tous tout un une vous
    """,
    "es": """
        a además ahora al algunos antes aquí así aún aunque cada como con cuando de del desde después donde durante el
        él ella ellas ellos en entonces entre era es esa ese eso esta está este esto estos hace hasta hay la las le lo
        los mientras muchos no nos para pero por porque que quien se según si sí sin sobre solo su sus también tampoco
        tras un una y ya yo
    """,
    "it": """
        a anche ancora al alla allora che chi ci come con così cosa da dal dalla degli dei del della di dopo dove due e
        è ed era fino già gli ha hanno i il in infine intanto invece io l' la le lo loro ma mentre nel nella noi non
        ogni oggi ora per perché più poi prima quando quella quello questa questo se secondo si sono su sul tra tutti un
        una uno
    """,
    "pt": """
        a agora ainda além ao apesar as assim até com como da de depois desde do durante e é ela elas ele eles em embora
        entre era essa esse esta este eu foi há isso já mais mas não na nas no nos o onde os ou para pela pelo por
        porque quando que quem se segundo sem seu sua também um uma
    """,
    "nl": "de het een en maar hij zij ze we wij ik er dat dit deze die in op na voor met bij ook als toen volgens om",
    "uk": """
        а але або адже б без був була були було в вже від він вона вони воно для до його її за з зі і із її йому їх й
        коли крім ми на навіть нам не ні однак ось отже під після по при про раніше саме та так також там те тепер ти то
        тоді той тому торік у усі хоча це ці цей ця час через чи що щоб я як якщо
    """,
    "ru": """
        а без более бы был была были было в ведь вместе во вот все всего вы где да для до его ее если еще же за затем и
        из или именно им их к как когда кроме кто мы на надо накануне нам не нет но о об однако он она они оно от перед
        по под позже поэтому после потом при про ранее с сам сейчас со так также там теперь то тогда тот только у уже
        хотя через что чтобы эта эти это этот я
    """,
    "pl": """
        a ale by był była było co czy dla do gdy i ich ile jak jednak jest jeśli kiedy który ma mimo na nie o od on ona
        oni po pod przed przez są się tak także tam ten to tylko tym u w we wczoraj z za ze że
    """,
}

ORDINAL_STOPS = frozenset(
    {"de", "da", "no", "nb", "nn", "fi", "et", "lv", "hu", "cs", "sk", "sl", "hr", "sr", "pl", "tr", "is"}
)
"""Languages that write an ordinal as a number with a full stop: "am 3. Mai"."""

_NUMBERED = """
    no nos nr núm n p pp pág pag s art arts abs vol vols fig figs ch sec op bd kap стор стр ст max min mind ed
"""
NUMBERED = frozenset(_NUMBERED.split())
"""Abbreviations only before a number: "No. 10", but "He said no. Then …"."""

_CAPITALISED = """
    ala ark colo conn del fla ga ill ind kan ky la mass md mich miss mo mont neb nev ore pa tex va vt wash wis wyo
"""
CAPITALISED = frozenset(_CAPITALISED.split())
"""Abbreviations only where they are capitalised: "Springfield, Ill. Hospital", but "He was ill. Doctors …"."""


@cache
def abbreviations(language: str) -> frozenset[str]:
    """Return the abbreviations of a language; English ones for a language without an entry."""
    own = _ABBREVIATIONS.get(language, _ABBREVIATIONS["en"])
    return (frozenset(_COMMON.split()) | frozenset(own.split())) - NUMBERED


@cache
def starters(language: str) -> frozenset[str]:
    """Return words that, capitalised after an abbreviation, begin a sentence; none for a language without an entry."""
    own = _STARTERS.get(language, _STARTERS["en"] if language == "und" else "")
    return frozenset(own.split())
