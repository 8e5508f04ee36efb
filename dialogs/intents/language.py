"""Which language a sentence is in, by its commonest words; a tie keeps the language of the conversation."""

from dialogs.intents.text import bag, words

FRENCH = bag(
    "le la les un une des du de je tu il elle on nous vous ils me te se ce ca est es suis sommes etes sont ai as avons "
    "y en et ou que qui quoi quel quelle quels quelles quand combien comment pourquoi pas ne plus non oui ouais mon ma "
    "mes ton ta tes son sa ses notre votre leur a au aux dans pour par sur avec sans vers depuis pendant chez jusque "
    "moi toi lui peux peut pourrais voudrais faut fait fais faire mets mettre va vais vas aller rentre reviens pars "
    "eteins eteindre allume allumer coupe active desactive force passe lis donne dis bonne bonjour bonsoir merci aide "
    "annule repete arrete chauffage veilleuse maison courant eau heure soir demain matin midi nuit semaine travail "
    "vacances confort rapport etat jour jours"
)
ENGLISH = bag(
    "the a an i you he she it we they me us my your our is am are was were be been do does did not no yes yeah yep to "
    "of in at on off for from with by and or what who which when where how why this that there have has had will would "
    "could can should please turn switch put set make tell read give get go going leaving off back home bed night "
    "light heating heat comfort holiday work week time temperature power water help thanks thank cancel "
    "good morning tonight tomorrow day days hours play any up awake"
)


def evidence(text: str) -> int:
    """Words that only French has, less those that only English has."""
    lowered = text.lower()
    french = sum(word.key in FRENCH for word in words(lowered, "fr"))
    english = sum(word.key in ENGLISH for word in words(lowered, "en"))
    return french - english + any(letter in lowered for letter in "éèêàùçôîâûœ")
