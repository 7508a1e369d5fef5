"""How adverts speak of visas, relocation and security clearance, in English, French, German, Spanish and Arabic."""

from __future__ import annotations

import re

VISA = re.compile(
    r"\b(?:visas?|work[- ]permits?|immigration|h-?1b|employment)(?: \w+){0,2}? (?:sponsor\w*|support|assistance|help)\b"
    r"|\bsponsor\w*(?: \w+){0,5}? (?:visas?|work (?:permits?|authori[sz]ation)|h-?1b|employment|immigration)\b|"
    r"\b(?:requir|need)\w*(?: \w+){0,4}? sponsorship\b|\bsponsorship\b(?: \w+){0,4}? (?:visa|available|offered|"
    r"provided|for this)"
    r"|\b(?:parrainage|sponsoring|prise en charge)(?: \w+){0,3}? visas?\b|\bvisa(?:-| )?(?:sponsoring|unterstützung|"
    r"hilfe)\b|\b(?:patrocinio|patrocinamos)(?: \w+){0,2}? visas?\b"
    r"|كفالة(?: \w+)? ?(?:تأشيرة|الفيزا|فيزا|عمل)|(?:تأشيرة|فيزا)(?: عمل)?|\bvisa sponsorship\b|\b(?:need|"
    r"require)\w* (?:a )?visa\b",
    re.IGNORECASE,
)
RELOCATION = re.compile(
    r"\brelocation(?: \w+){0,2}? (?:package|assistance|support|budget|bonus|help|allowance|costs?|expenses?|"
    r"benefits?|services?|offered|provided|available|reimbursement)\b"
    r"|\b(?:help|assist|support)\w*(?: \w+){0,4}? (?:relocat\w+|your move|moving to)\b|\b(?:no|offer|provide|cover|"
    r"paid)\w*(?: \w+){0,4}? relocation\b|\brelocation (?:is|will be|can be)\b"
    r"|\b(?:aide|prime|accompagnement|package)(?: \w+){0,3}? (?:déménagement|mobilité|relocation|relocalisation)\b|"
    r"\bumzugs(?:hilfe|kosten\w*|unterstützung|service|paket)\b|\b(?:unterstützung|hilfe) (?:\w+ ){0,3}?umzug\b"
    r"|\b(?:ayuda|paquete|apoyo)(?: \w+){0,3}? (?:reubicación|traslado|mudanza|relocalización)\b|(?:بدل|مساعدة|دعم|"
    r"تكاليف)(?: \w+)? (?:انتقال|الانتقال|النقل)",
    re.IGNORECASE,
)
CLEARANCE = re.compile(
    r"\b(?:security|secret|ts/sci|dod|government|sc|dv|nato|public trust|top[- ]secret|bpss|"
    r"baseline)(?: \w+){0,2}? (?:clearance|cleared|vetting)\b|\b(?:clearance|cleared) (?:level|eligible|is required|"
    r"required)\b"
    r"|\bTS/SCI\b|\b(?:active|current|obtain|hold|maintain|possess)\w*(?: \w+){0,5}? clearance\b|"
    r"\bhabilitation (?:secret|défense|confidentiel)\w*\b|\bsicherheitsüberprüfung\b|\bhabilitación de seguridad\b|"
    r"تصريح أمني|\bpolygraph\b",
    re.IGNORECASE,
)
# A text that holds none of these does not speak of the subject.
CUES = {
    "visa-sponsorship": ("visa", "sponsor", "permit", "h1b", "h-1b", "immigration", "تأشيرة", "فيزا", "كفالة",
    "parrainage", "patrocin"),
    "relocation": ("relocat", "umzug", "déménagement", "mobilité", "reubicación", "traslado", "mudanza", "move", "moving",
    "انتقال", "النقل"),
    "clearance": ("clearance", "cleared", "ts/sci", "vetting", "habilitación", "habilitation", "sicherheitsüber", "أمني",
    "polygraph"),
}  # fmt: skip
