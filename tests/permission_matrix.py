"""Who may do what with which route, as a table: one cell for each route, person and method.

To add a route, add its row: the path (with the placeholders of `tests.permission_world`) and five strings, one for each of
GET, POST, PUT, PATCH and DELETE. A string has one letter for each of PEOPLE, in their order; LETTERS says what each means.
The unsafe methods are sent without data.
"""

from __future__ import annotations

# A recruiter of Acme as viewer, editor and owner, an owner of another company, and one who asked to join Acme.
PEOPLE = (
    "anonymous",
    "candidate",
    "viewer",
    "editor",
    "owner",
    "stranger",
    "waiting",
    "moderator",
    "admin",
    "suspended",
)
METHODS = ("get", "post", "put", "patch", "delete")
LETTERS = {
    "o": "200",
    "d": "204",
    "r": "302, elsewhere",
    "l": "302, to sign in",
    "b": "400",
    "f": "403",
    "n": "404",
    "m": "405",
    "c": "409",
    "t": "415",
    "u": "422",
}
#        acveoswmAs
ALL_OK = "oooooooooo"
ALL_NO = "mmmmmmmmmm"
ABSENT = "nnnnnnnnnn"
# Nobody does it, and strangers are asked to sign in before they are told.
MEMBERS_NO = "lmmmmmmmml"
# Nobody does it in the API of the signed-in, and strangers are refused before they are told.
SESSION_NO = "fmmmmmmmmf"
# A page that everybody reads and nobody writes to.
READ = (ALL_OK, ALL_NO, ALL_NO, ALL_NO, ALL_NO)
# A page that moderators and admins alone read; strangers are asked to sign in, to everyone else it is absent.
DECIDE_READ = ("lnnnnnnool", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml")

# route -> (path, (GET, POST, PUT, PATCH, DELETE))
TABLE: dict[str, tuple[str, tuple[str, str, str, str, str]]] = {
    "healthz": ("/healthz", READ),
    "livez": ("/livez", READ),
    "": ("/", READ),
    "jobs/": ("/jobs/", READ),
    "jobs/<int:pk>/": ("/jobs/{posting}/", READ),
    "jobs/<int:pk>/report/": ("/jobs/{posting}/report/", (ALL_OK, ALL_OK, ALL_NO, ALL_NO, ALL_NO)),
    "jobs/<int:pk>/report/thanks/": ("/jobs/{posting}/report/thanks/", READ),
    "jobs.atom": ("/jobs.atom", READ),
    "jobs.rss": ("/jobs.rss", READ),
    "jobs.json": ("/jobs.json", READ),
    "about/pay/": ("/about/pay/", READ),
    "about/signals/": ("/about/signals/", READ),
    "quality/": ("/quality/", READ),
    "sources/": ("/sources/", READ),
    "roles/": ("/roles/", READ),
    "roles/<slug:slug>/": ("/roles/ml-engineer/", READ),
    "companies/": ("/companies/", READ),
    "companies/<slug:slug>/": ("/companies/acme/", READ),
    "lists/<slug:slug>/": ("/lists/egypt-ai/", READ),
    "lists/<slug:slug>.csv": ("/lists/egypt-ai.csv", READ),
    "lists/<slug:slug>.json": ("/lists/egypt-ai.json", READ),
    "lists/<slug:slug>.atom": ("/lists/egypt-ai.atom", READ),
    "lists/<slug:slug>/history/": ("/lists/egypt-ai/history/", READ),
    "lists/<slug:slug>/suggest/": ("/lists/egypt-ai/suggest/", (ALL_OK, ALL_OK, ALL_NO, ALL_NO, ALL_NO)),
    "lists/<slug:slug>/suggest/kept/": ("/lists/egypt-ai/suggest/kept/", READ),
    "jobs/<int:pk>/apply/": (
        "/jobs/{own}/apply/",
        ("rrrrrrrrrr", ALL_NO, ALL_NO, ALL_NO, ALL_NO),
    ),
    "recruit/": (
        "/recruit/",
        READ,
    ),
    "recruit/companies/new/": (
        "/recruit/companies/new/",
        ("looooooool", "looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/": (
        "/recruit/companies/{company}/",
        ("lnooononnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/join/": (
        "/recruit/companies/{company}/join/",
        ("looooooool", "looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/post/": (
        "/recruit/companies/{company}/post/",
        ("lnnoononnl", "lnnrrnrnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/listings/": (
        "/recruit/companies/{company}/listings/",
        ("lnooonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/listings/<int:pk>/answer/": (
        "/recruit/listings/{posting}/answer/",
        ("lnfoonnnnl", "lnfuunnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/companies/<slug:slug>/members/<int:pk>/": (
        "/recruit/companies/{company}/members/{member}/",
        (MEMBERS_NO, "lnnnrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/": (
        "/recruit/postings/",
        ("looooooool", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/<int:pk>/": (
        "/recruit/postings/{own}/",
        (MEMBERS_NO, "lnfrrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/postings/<int:pk>/close/": (
        "/recruit/postings/{own}/close/",
        ("lnfoonnnnl", "lnfoonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/": (
        "/recruit/drafts/{draft}/",
        ("lnooonnnnl", "lnfrrnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/preview/": (
        "/recruit/drafts/{draft}/preview/",
        (MEMBERS_NO, "lnooonnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "recruit/drafts/<int:pk>/save/": (
        "/recruit/drafts/{draft}/save/",
        (MEMBERS_NO, "lnfccnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "still-open/<str:token>/": (
        "/still-open/x/",
        (ABSENT, ABSENT, ALL_NO, ALL_NO, ALL_NO),
    ),
    "moderate/": ("/moderate/", DECIDE_READ),
    "moderate/log/": ("/moderate/log/", DECIDE_READ),
    "moderate/log/<int:pk>/undo/": (
        "/moderate/log/{decision}/undo/",
        ("lnnnnnnmml", "lnnnnnnrrl", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml"),
    ),
    "moderate/<slug:kind>/<int:pk>/": (
        "/moderate/draft/{draft}/",
        ("lnnnnnnool", "lnnnnnnool", "lnnnnnnmml", "lnnnnnnmml", "lnnnnnnmml"),
    ),
    "about/": ("/about/", READ),
    "privacy/": ("/privacy/", READ),
    "robots.txt": ("/robots.txt", READ),
    "sitemap.xml": ("/sitemap.xml", READ),
    "sitemap-<section>.xml": ("/sitemap-postings.xml", READ),
    "account/": (
        "/account/",
        ("looooooool", ALL_NO, ALL_NO, ALL_NO, ALL_NO),
    ),
    "account/searches/": (
        "/account/searches/",
        ("looooooool", "lrrrrrrrrl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "account/searches/<int:pk>/": (
        "/account/searches/{saved}/",
        ("lonnnnnnnl", "lrnnnnnnnl", MEMBERS_NO, MEMBERS_NO, MEMBERS_NO),
    ),
    "accounts/login/": (
        "/accounts/login/",
        ("orrrrrrrro", "orrrrrrrro", "orrrrrrrro", "mrrrrrrrrm", "mrrrrrrrrm"),
    ),
    "accounts/logout/": (
        "/accounts/logout/",
        ("roooooooor", "rrrrrrrrrr", ALL_NO, ALL_NO, ALL_NO),
    ),
    "accounts/inactive/": (
        "/accounts/inactive/",
        READ,
    ),
    "accounts/signup/": (
        "/accounts/signup/",
        ("orrrrrrrro", "orrrrrrrro", "orrrrrrrro", "mrrrrrrrrm", "mrrrrrrrrm"),
    ),
    "accounts/reauthenticate/": (
        "/accounts/reauthenticate/",
        ("looooooool", "looooooool", "looooooool", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/email/": (
        "/accounts/email/",
        ("looooooool", "lrrrrrrrrl", "lrrrrrrrrl", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/confirm-email/": (
        "/accounts/confirm-email/",
        READ,
    ),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": (
        "/accounts/confirm-email/nothing/",
        (ALL_OK, ABSENT, ALL_NO, ALL_NO, ALL_NO),
    ),
    "accounts/password/change/": (
        "/accounts/password/change/",
        ("looooooool", "looooooool", "looooooool", "lmmmmmmmml", "lmmmmmmmml"),
    ),
    "accounts/password/set/": (
        "/accounts/password/set/",
        ("lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl"),
    ),
    "accounts/password/reset/": (
        "/accounts/password/reset/",
        (ALL_OK, ALL_OK, ALL_OK, ALL_NO, ALL_NO),
    ),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "/accounts/password/reset/key/x-y/",
        (ALL_OK, ALL_OK, ALL_OK, ALL_OK, ALL_OK),
    ),
    "accounts/password/reset/done/": (
        "/accounts/password/reset/done/",
        READ,
    ),
    "accounts/password/reset/key/done/": (
        "/accounts/password/reset/key/done/",
        READ,
    ),
    "accounts/login/code/confirm/": (
        "/accounts/login/code/confirm/",
        ("lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl", "lrrrrrrrrl"),
    ),
    "admin-link/<uid>/<token>/": ("/admin-link/x/y/", (ABSENT, ABSENT, ALL_NO, ALL_NO, ALL_NO)),
    "api/v1/postings/": ("/api/v1/postings/", READ),
    "api/v1/postings/<int:pk>/": ("/api/v1/postings/{posting}/", READ),
    "api/v1/companies/": ("/api/v1/companies/", READ),
    "api/v1/companies/<slug:slug>/": ("/api/v1/companies/acme/", READ),
    "api/v1/company-lists/": ("/api/v1/company-lists/", READ),
    "api/v1/company-lists/<slug:slug>/": ("/api/v1/company-lists/egypt-ai/", READ),
    "api/v1/roles/": ("/api/v1/roles/", READ),
    "api/v1/suggest/": ("/api/v1/suggest/?q=da", READ),
    "api/v1/sources/": ("/api/v1/sources/", READ),
    "api/v1/skills/": ("/api/v1/skills/", READ),
    "api/v1/saved-searches/": (
        "/api/v1/saved-searches/",
        ("foooooooof", "fttttttttf", SESSION_NO, SESSION_NO, SESSION_NO),
    ),
    "api/v1/saved-searches/<int:pk>/": (
        "/api/v1/saved-searches/{saved}/",
        ("fonnnnnnnf", SESSION_NO, SESSION_NO, "fonnnnnnnf", "fdnnnnnnnf"),
    ),
    "api/v1/schema/": ("/api/v1/schema/", READ),
    "api/v1/schema/docs/": ("/api/v1/schema/docs/", READ),
}
