"""Words that tell what stands beside them in a reference, in several languages."""

from __future__ import annotations

from functools import lru_cache

_KEYWORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "month": "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october"
        " november december januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre"
        " octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro"
        " fevereiro março maio junho julho setembro outubro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
        " spring summer autumn winter fall",
        "editor": "ed eds edd editor editors edited hrsg hg hgg herausgeber herausgegeben coord coords org orgs dir dirs eds cur",
        "in": "in en em dans aus",
        "volume": "vol v volume vols band bd bde tome jg jahrgang tomo",
        "issue": "no n nr num number issue iss heft h núm suppl supplement núm",
        "pages": "p pp pages page s seite seiten pág págs pag pags f ff art article",
        "edition": "edition edn aufl auflage edição edición édition ed edizione rev",
        "and": "and und et y e & og en i",
        "etal": "al et others outros otros ua coll",
        "press": "press verlag publishers publishing publisher publications springer elsevier wiley academic books editora editorial éditions"
        " routledge sage blackwell kluwer mcgraw hill pearson penguin suhrkamp nomos campus beltz vs leske budrich juventa transcript"
        " humana karger thieme birkhäuser dekker macmillan palgrave longman norton prentice hall addison ediciones edizioni imprensa",
        "school": "university universität universidade universidad université università institute institut college school department dept"
        " faculty fakultät hochschule instituto",
        "journal": "journal j rev review revista revue zeitschrift z annals ann archives arch bulletin bull proceedings proc acta transactions"
        " trans lett letters science sci nature magazine quarterly studies cadernos anais giornale rivista jahrbuch annual berichte"
        " med clin biol chem phys int am soc res",
        "conference": "proceedings proc conference workshop symposium congress conf meeting tagung congresso simpósio international",
        "thesis": "thesis dissertation phd diss tese tesis thèse habilitation diplomarbeit masterarbeit mestrado doctoral master",
        "report": "report technical tech working paper bericht arbeitspapier discussion tr relatório preprint manuscript arxiv rep",
        "series": "lecture notes series ser reihe coll schriften schriftenreihe",
        "web": "available retrieved accessed online disponível disponible abgerufen zugriff url http internet acesso html pdf www com",
        "particle": "van von de der den del della di da do dos das la le du ten ter al el bin zu zur",
        "place": "london new york berlin paris cambridge oxford boston münchen wien frankfurt opladen wiesbaden köln hamburg stuttgart"
        " amsterdam chicago leipzig zürich bonn weinheim philadelphia ma usa uk germany washington são paulo rio janeiro madrid barcelona"
        " roma milano basel tübingen göttingen bern bielefeld münster konstanz konstanza princeton jersey dordrecht heidelberg",
        "function": "the of a an and for in on to with by from as at its is are or der die das des und im für zur ein eine von mit auf"
        " zum den dem o os as da das do dos de em para por na no um uma la el los las y en del con le les et des du pour dans il lo gli e",
        "patent": "patent patents patente",
        "translator": "trans translated transl übers trad traducción tradução",
        "press-in": "press forthcoming submitted accepted appear",
    }.items()
}  # fmt: skip
CLASSES: dict[str, str] = {}
for _class, _members in _KEYWORDS.items():
    for _member in _members:
        CLASSES[_member] = CLASSES.get(_member, "") + f"{_class}."
"""For each word, the classes it belongs to, each followed by a stop."""


@lru_cache(maxsize=50_000)
def keywords_of(word: str) -> frozenset[str]:
    """Return the classes of keyword that a word belongs to."""
    return frozenset(name for name in CLASSES.get(word.lower(), "").split(".") if name)
