"""Lists of English words that the rules read by."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBORDINATORS = _words(
    """that which who whom whose when whenever where wherever if whether what how why because since unless until till
    while as than though although once before after so had like lest whatever everything anything something things
    all"""
)
"""Words behind which a clause says what was thought, said or the case, and not who acted."""

MUTUAL = _words(
    """agreed agree disagreed met talked spoke argued discussed were are have had both all could couldn't can can't
    need needed want wanted knew know got still lost saw found did didn't don't do never would wouldn't should"""
)
"""Verbs behind 'we' that no single person can do, or that say how things stood."""

PARTICIPLES = _words(
    """done made built written sent taken given put set cut run shown told kept held found brought begun drawn driven
    chosen broken split rebuilt rewritten laid sold bought taught thrown"""
)
"""Irregular participles of what a person does to a thing."""

PASTS = _words(
    """had was were did went came saw took gave got made said told knew thought found kept left felt began wrote ran
    held sat stood lost paid met sent built brought taught caught chose drew drove spoke broke cut put let set shut
    split rebuilt rewrote sold bought hung tore threw fought dug won spent grew rode read"""
)
"""Irregular pasts."""

AFTER_HAD = _words(
    """been seen gone come known had got gotten become grown felt heard left lost met paid read said sat slept spent
    stood thought understood won a an the no to better never not just already only both two three"""
)
"""Words that show the d of "I'd" to be 'had'."""

WORK = _words(
    """achieved added adjusted analysed analyzed announced applied approached arranged assembled assessed assigned
    audited automated built calculated changed checked clarified cleaned coached codified collected communicated
    compared compiled completed conducted configured consolidated consulted contacted contracted converted coordinated
    created cut defined delivered deployed designed developed documented done drafted drawn dropped enhanced
    established evaluated examined executed explained extended filtered fixed formed gathered handled held
    identified implemented improved incorporated informed inspected integrated interviewed introduced investigated
    launched made mapped measured merged migrated moved negotiated notified optimised optimized ordered organised
    organized planned prepared presented prioritised prioritized processed produced rebuilt recorded redesigned
    refactored refined removed reopened reorganised reorganized replaced reported researched resolved restructured
    reviewed revised rewritten scheduled secured shared shortened simplified solved sorted split standardised
    standardized streamlined structured tested tracked trained translated updated validated verified written"""
)
"""What is done in work that a teller may have done: the actor is worth a word."""

FINITE = _words(
    """i we you is are was were has have had did said told asked found saw knew noticed discovered realised realized
    learned explained showed proposed identified ensured made believed thought felt and but or"""
)
"""Words that show another clause to come before."""

NO_HIDING_SUBJECT = _words("i he she they it we you there which that who this what nobody everybody")
"""Subjects whose passive does not hide the teller: he is it, or it was done to people."""

LONGEST_SUBJECT = 10
"""Words and signs a subject may have; a longer one is a sentence that was not understood."""

OTHERS = (
    r"(?:the|my|our|their|another|one) (?:other )?(?:team|teams|manager|managers|boss|director|colleague|colleagues|"
    r"vendor|supplier|contractor|client|customer|developers?|engineers?|department|management|leadership|guy|lead|"
    r"predecessor|co-?worker|teammate|team member|intern|people)",
    r"management|leadership|engineering|sales|marketing|product|legal|procurement|operations",
)
"""Whom a teller may blame."""

BLAMING = (
    r"failed to",
    r"(?:never|didn['’]t|did not) (?:even )?(?:bothered|bother)",
    r"couldn['’]t be bothered",
    r"neglected",
    r"dropped the ball",
    r"(?:messed|screwed) (?:it |this |everything )?up",
    r"did(?:n['’]t| not) have a clue",
    r"refused to (?:help|listen|cooperate|co-operate|do (?:his|her|their))",
    r"never (?:listened|listens|helped|answered|replied|took responsibility)",
    r"let (?:me|us) down",
    r"wasted (?:my|our) time",
    r"didn['’]t pull (?:his|her|their) weight",
    r"didn['’]t (?:do|know) (?:his|her|their) jobs?",
    r"(?:wouldn['’]t|would not) (?:listen|help|cooperate|co-operate)",
)
"""What blame is put in."""

SIGNS_OF_BLAME = (
    *(
        "failed to",
        "bother",
        "neglected",
        "dropped the",
        "messed",
        "screwed",
        "no idea",
        "no clue",
        "a clue",
        "refused",
    ),
    *("never", "down", "wasted", "weight", "their job", "his job", "her job", "listen", "help", "cooperate"),
    *("co-operate", "fault", "thanks to", "because of", "incompetent", "lazy", "clueless"),
)
"""Without one of these nobody is blamed: looking for them is far quicker than reading for it."""
