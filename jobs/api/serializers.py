"""What the API shows of each noun."""

from __future__ import annotations

from datetime import datetime

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jobs.api.facts import DemandsSerializer, EligibleSerializer, WorkflowSerializer, demands, eligible
from jobs.api.pay import ConvertedSerializer, PaySerializer, Target, converted_pay, stated_pay
from jobs.api.signals import SignalsSerializer, signals
from jobs.models.company import Company, CompanyList, CompanyListEntry
from jobs.models.life import PostingEvent
from jobs.models.posting import Posting
from jobs.models.posting_parts import PostingEvidence, PostingPlace, PostingSkill
from jobs.views.posting_history import EDITED, history
from jobs.views.site import canonical
from taxonomy.models import Role, Skill


class RoleSerializer(serializers.ModelSerializer):
    """One of the six roles."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Role
        fields = ["slug", "name", "summary", "url"]

    def get_url(self, role: Role) -> str:
        return canonical(role.get_absolute_url())


class SkillSerializer(serializers.ModelSerializer):
    """One reviewed skill with the number of open postings that name it."""

    open_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Skill
        fields = ["slug", "name", "kind", "esco_uri", "open_count"]


class CompanySerializer(serializers.ModelSerializer):
    """One employer; `other_names` are what else it is called."""

    url = serializers.SerializerMethodField()
    other_names = serializers.ListField(child=serializers.CharField(), read_only=True)
    open_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Company
        fields = [
            "slug", "name", "other_names", "website", "city", "hq_country", "focus", "ai_areas", "size_band",
            "careers_url", "url", "open_count",
        ]  # fmt: skip

    def get_url(self, company: Company) -> str:
        return canonical(company.get_absolute_url())


class CompanyNameSerializer(serializers.ModelSerializer):
    """An employer by name and slug."""

    class Meta:
        model = Company
        fields = ["slug", "name"]


class CompanyListSerializer(serializers.ModelSerializer):
    """One curated list."""

    entry_count = serializers.IntegerField(read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = CompanyList
        fields = ["slug", "name", "description", "entry_count", "url"]

    def get_url(self, company_list: CompanyList) -> str:
        return canonical(company_list.get_absolute_url())


class CompanyListEntrySerializer(serializers.ModelSerializer):
    """One company in a list, with what shows it."""

    company = CompanyNameSerializer()

    class Meta:
        model = CompanyListEntry
        fields = [
            "company",
            "reason",
            "evidence_url",
            "evidence_note",
            "verified",
            "checked_on",
            "verified_at",
            "notes",
        ]


class CompanyListDetailSerializer(CompanyListSerializer):
    """One curated list with all its entries."""

    entries = CompanyListEntrySerializer(many=True)

    class Meta(CompanyListSerializer.Meta):
        fields = [*CompanyListSerializer.Meta.fields, "entries"]


class PlaceSerializer(serializers.ModelSerializer):
    """One place of a posting."""

    class Meta:
        model = PostingPlace
        fields = ["text", "city", "region", "country"]


class AttributionSerializer(serializers.Serializer):
    """Whom the terms of the posting's source ask to name wherever it is shown, and the page to link to without nofollow."""

    name = serializers.CharField()
    url = serializers.URLField()


class PostingSkillSerializer(serializers.ModelSerializer):
    """One skill of a posting and whether it is asked for."""

    slug = serializers.CharField(source="skill.slug")
    name = serializers.CharField(source="skill.name")

    class Meta:
        model = PostingSkill
        fields = ["slug", "name", "wanted"]


class EvidenceSerializer(serializers.ModelSerializer):
    """The exact words behind a label; offsets are Unicode code points of title, text or place line."""

    class Meta:
        model = PostingEvidence
        fields = ["label", "field", "start", "end", "quote"]


class RepostSerializer(serializers.Serializer):
    """What a posting repeats: `of` is the closed one before it, null once that is gone; `count` of how many it is the next."""

    of = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()
    first_seen_at = serializers.DateTimeField()


class HistorySerializer(serializers.Serializer):
    """One thing that happened: a turn of the posting's life, or an edit of the fact named in `what`."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=[*PostingEvent.Kind.values, EDITED])
    what = serializers.CharField(help_text="Empty but for an edit.")
    sentence = serializers.CharField()


class PostingSerializer(serializers.ModelSerializer):
    """One posting as search results show it."""

    url = serializers.SerializerMethodField()
    source_url = serializers.URLField(source="url")
    company = CompanyNameSerializer()
    role = serializers.CharField(source="role.slug")
    runner_up = serializers.CharField(source="runner_up.slug", allow_null=True, default=None)
    secondary_role = serializers.CharField(
        source="secondary_role.slug",
        allow_null=True,
        default=None,
        help_text="The runner-up where its own words speak for it; the posting is found under both roles.",
    )
    skills = PostingSkillSerializer(source="skill_links", many=True)
    places = PlaceSerializer(many=True)
    pay = serializers.SerializerMethodField()
    converted = serializers.SerializerMethodField()
    attribution = serializers.SerializerMethodField()
    eligible = serializers.SerializerMethodField()
    workflow = serializers.SerializerMethodField()
    demands = serializers.SerializerMethodField()
    last_confirmed_at = serializers.DateTimeField(allow_null=True)
    missing_since = serializers.SerializerMethodField()
    repost = serializers.SerializerMethodField()
    cluster = serializers.IntegerField(
        source="cluster_id", allow_null=True, help_text="Postings of one number are the same opening."
    )
    copies = serializers.IntegerField(help_text="How many other open postings are the same opening.")

    class Meta:
        model = Posting
        fields = [
            "id", "url", "source_url", "apply_url", "title", "company", "role", "runner_up", "secondary_role", "seniority",
            "workplace", "employment", "places", "countries", "eligible", "pay", "converted", "skills", "workflow", "demands",
            "language", "state", "published_at", "first_seen_at", "listed_at", "last_confirmed_at", "missing_since", "closed_at",
            "repost", "attribution", "cluster", "copies",
        ]  # fmt: skip

    def get_url(self, posting: Posting) -> str:
        return canonical(posting.get_absolute_url())

    @extend_schema_field(AttributionSerializer(allow_null=True))
    def get_attribution(self, posting: Posting) -> dict[str, str] | None:
        name = posting.board.attribution if posting.board else ""
        return {"name": name, "url": posting.url} if name else None

    @extend_schema_field(
        serializers.DateTimeField(
            allow_null=True,
            help_text="Since when an open posting is missing from its board, which is not confirmed yet.",
        )
    )
    def get_missing_since(self, posting: Posting) -> datetime | None:
        return posting.suspect_since if posting.is_suspect else None

    @extend_schema_field(RepostSerializer(allow_null=True))
    def get_repost(self, posting: Posting) -> dict[str, object] | None:
        if not posting.repost_count:
            return None
        return {
            "of": posting.repost_of_id, "count": posting.repost_count, "first_seen_at": posting.first_posted_at
        }  # fmt: skip

    @extend_schema_field(EligibleSerializer)
    def get_eligible(self, posting: Posting) -> dict[str, object]:
        return eligible(posting)

    @extend_schema_field(WorkflowSerializer)
    def get_workflow(self, posting: Posting) -> dict[str, list[str]]:
        return {"owns": posting.workflow_owns, "contributes": posting.workflow_contributes}

    @extend_schema_field(DemandsSerializer)
    def get_demands(self, posting: Posting) -> dict[str, object]:
        return demands(posting)

    @extend_schema_field(PaySerializer(allow_null=True))
    def get_pay(self, posting: Posting) -> dict[str, str | None] | None:
        return stated_pay(posting)

    @extend_schema_field(ConvertedSerializer(allow_null=True))
    def get_converted(self, posting: Posting) -> dict[str, object] | None:
        return converted_pay(posting, self.context.get("target", Target()))


class PostingDetailSerializer(PostingSerializer):
    """One posting with its text and the evidence of its labels."""

    html = serializers.CharField()
    text = serializers.CharField()
    place = serializers.CharField(help_text="The places as stated, in one line; evidence of the field place counts it.")
    evidence = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    signals = serializers.SerializerMethodField()

    class Meta(PostingSerializer.Meta):
        fields = [
            *PostingSerializer.Meta.fields, "closed_reason", "departments", "html", "text", "place", "evidence", "history",
            "signals",
        ]  # fmt: skip

    @extend_schema_field(SignalsSerializer(allow_null=True))
    def get_signals(self, posting: Posting) -> dict[str, object] | None:
        return signals(posting)

    @extend_schema_field(HistorySerializer(many=True))
    def get_history(self, posting: Posting) -> object:
        return HistorySerializer(history(posting), many=True).data

    @extend_schema_field(EvidenceSerializer(many=True))
    def get_evidence(self, posting: Posting) -> list[dict[str, object]]:
        labels = EvidenceSerializer(posting.evidence.all(), many=True).data
        skills = [
            {
                "label": f"skill:{link.skill.slug}", "field": link.field, "start": link.start, "end": link.end,
                "quote": link.quote,
            }
            for link in posting.skill_links.all()
            # One that a person added rests on no words.
            if link.quote
        ]  # fmt: skip
        return [*labels, *skills]


class FacetCountSerializer(serializers.Serializer):
    """One choice of a facet and how many postings it would leave."""

    value = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()


class PostingPageSerializer(serializers.Serializer):
    """One page of a search with the total and the counts beside each choice."""

    count = serializers.IntegerField()
    count_is_exact = serializers.BooleanField(
        help_text="false where phrases in quotes were looked for in the newest alone, at most 3,000 in all, of the postings "
        "that have all words of q: count and facets know nothing of them in older ones."
    )
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PostingSerializer(many=True)
    facets = serializers.DictField(
        child=FacetCountSerializer(many=True), allow_null=True, help_text="null while counts are being prepared."
    )
    showing_results_for = serializers.CharField(
        allow_null=True, help_text="The words that were searched instead of q, where q had a typo that could be mended."
    )
