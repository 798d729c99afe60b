"""What the console knows of a conversation: its summary, and what the staff made of it.

The summary can always be made again from the assistant's store; state, assignee, tags and notes
belong to the console. No word of a patient is kept here, except, masked, for the search.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from console.masking import REACHING, mask
from console.transcripts import french


class State(models.TextChoices):
    """Where the review of a conversation stands."""

    TO_REVIEW = "to_review", "À relire"
    IN_PROGRESS = "in_progress", "En cours"
    REVIEWED = "reviewed", "Relue"


class Tag(models.Model):
    """A label that reviewers put on conversations."""

    name = models.CharField("nom", max_length=40, unique=True)

    class Meta:
        ordering = ("name",)
        verbose_name = "étiquette"

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """One conversation; see :class:`console.transcripts.summary.Summary` for the first fields."""

    sender_id = models.CharField(max_length=255, unique=True)
    pseudonym = models.CharField(max_length=20, db_index=True)
    channel = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    begun_on = models.DateField(null=True)
    """The day of ``begun_at`` where the reviewers are: databases are slow at finding it."""
    last_at = models.DateTimeField()
    last_event_id = models.BigIntegerField(default=0, db_index=True)
    last_event_at = models.FloatField(default=0)
    events = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=10, default="left")
    stopped_at = models.CharField(max_length=20, blank=True)
    orientation = models.CharField(max_length=20, blank=True)
    classification = models.CharField(max_length=14, blank=True)
    fit = models.CharField(max_length=10, blank=True)
    ruleset = models.CharField(max_length=20, blank=True)
    age = models.PositiveSmallIntegerField(null=True)
    intensity = models.PositiveSmallIntegerField(null=True)
    patient_turns = models.PositiveIntegerField(default=0)
    misunderstandings = models.PositiveIntegerField(default=0)
    fallbacks = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    emergency_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.TO_REVIEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    reviewed_turns = models.PositiveIntegerField(default=0)
    tags = models.ManyToManyField(Tag, blank=True)

    class Meta:
        verbose_name = "conversation"
        indexes = [
            models.Index(fields=["-begun_at", "-id"], name="by_date"),
            models.Index(fields=["orientation", "-begun_at"], name="by_orientation"),
            models.Index(fields=["state", "-begun_at"], name="by_state"),
            models.Index(fields=["channel", "-begun_at"], name="by_channel"),
            models.Index(fields=["stopped_at", "-begun_at"], name="by_step"),
            models.Index(fields=["emergency_at"], name="by_emergency"),
            models.Index(fields=["last_at"], name="by_last_word"),
            models.Index(fields=["assignee", "-begun_at"], name="by_assignee"),
            # The groups that the dashboard counts, with what it adds up: read without the rows.
            models.Index(
                fields=[
                    "channel",
                    "outcome",
                    "stopped_at",
                    "orientation",
                    "classification",
                    "begun_at",
                    "emergency_at",
                    "withdrawn_at",
                    "misunderstandings",
                    "failures",
                    "patient_turns",
                ],
                name="by_group",
            ),
            models.Index(fields=["seconds", "channel", "begun_at"], name="by_seconds"),
            models.Index(fields=["misunderstandings", "id"], name="by_misunderstood"),
            models.Index(fields=["patient_turns", "id"], name="by_length"),
            models.Index(fields=["begun_on", "channel", "begun_at"], name="by_day"),
        ]
        permissions = [
            ("review_conversation", "Relire : état, notes, étiquettes, attribution, corrections"),
            ("export_conversation", "Exporter les conversations"),
            ("erase_conversation", "Effacer une conversation partout"),
            ("see_sender", "Voir l'identifiant du canal"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def channel_label(self) -> str:
        """Return the channel in French."""
        return french.CHANNELS.get(self.channel, self.channel or "inconnu")

    @property
    def orientation_label(self) -> str:
        """Return the orientation in French, empty where there is none yet."""
        return french.ORIENTATIONS.get(self.orientation, "")

    @property
    def classification_label(self) -> str:
        """Return the classification in French, empty where there is none yet."""
        return french.CLASSIFICATIONS.get(self.classification, "")

    @property
    def fit_label(self) -> str:
        """Return the fit for neurostimulation in French, empty where there is none yet."""
        return french.FITS.get(self.fit, "")

    @property
    def step_label(self) -> str:
        """Return the question at which it stopped, in French."""
        return french.QUESTIONS.get(self.stopped_at, self.stopped_at)

    @property
    def outcome_label(self) -> str:
        """Return how it ended, in French."""
        return french.OUTCOMES.get(self.outcome, self.outcome)

    @property
    def awaits_care(self) -> bool:
        """Whether it is an emergency that stands and that nobody has reviewed yet."""
        return self.alert_stands and self.state == State.TO_REVIEW

    @property
    def alert_stands(self) -> bool:
        """Whether an alert was raised and not taken back."""
        return self.emergency_at is not None and self.withdrawn_at is None


class Said(models.Model):
    """What the patient wrote, masked, a message a line; for showing what a search found."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="said"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.conversation)


class Word(models.Model):
    """A word of the search, with its first letter and length; ``held`` by so many conversations."""

    word = models.CharField(max_length=40, primary_key=True)
    initial = models.CharField(max_length=1)
    size = models.PositiveSmallIntegerField()
    held = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["initial", "size"], name="by_initial")]

    def __str__(self) -> str:
        return self.word


class Sign(models.Model):
    """A red flag of a conversation; ``withdrawn`` where the person has taken it back."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="signs")
    red_flag = models.CharField(max_length=30)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "red_flag"], name="sign_once")
        ]
        indexes = [models.Index(fields=["red_flag", "conversation"], name="by_red_flag")]

    def __str__(self) -> str:
        return french.SHORT_SIGNS.get(self.red_flag, self.red_flag)


class Note(models.Model):
    """What a reviewer wrote about a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    text = models.TextField("note", max_length=4000)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return f"{self.conversation} {self.written_at:%d/%m/%Y}"

    @property
    def shown(self) -> str:
        """Return the text without the numbers and addresses by which somebody can be reached.

        The names of colleagues whom it mentions stay.
        """
        named = {f"@{mention.user.get_username()}".lower() for mention in self.mentions.all()}
        return mask(self.text, REACHING, named)


class Mention(models.Model):
    """Somebody whom a note names; ``seen_at`` once they have opened the conversation."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"], name="by_mention")]

    def __str__(self) -> str:
        return f"{self.note} @{self.user}"


class Judgement(models.TextChoices):
    """What a reviewer thinks of an orientation, by its urgency."""

    RIGHT = "right", "Juste"
    TOO_HIGH = "too_high", "Trop urgente"
    TOO_LOW = "too_low", "Pas assez urgente"


class Verdict(models.Model):
    """What a reviewer thinks of the orientation ``given``; ``right`` is the one they would give."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="verdict"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    given = models.CharField(max_length=20)
    right = models.CharField(max_length=20)
    judgement = models.CharField(max_length=8, choices=Judgement.choices, db_index=True)
    ruleset = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.conversation} {self.judgement}"

    @property
    def given_label(self) -> str:
        """Return the orientation that was judged, in French."""
        return french.ORIENTATIONS.get(self.given, self.given)

    @property
    def right_label(self) -> str:
        """Return the right orientation, in French."""
        return french.ORIENTATIONS.get(self.right, self.right)


class SavedView(models.Model):
    """A set of filters under a name; without an owner everybody has it."""

    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=500)
    search = models.CharField("recherche", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE
    )

    class Meta:
        ordering = ("id",)
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"

    def __str__(self) -> str:
        return self.name
