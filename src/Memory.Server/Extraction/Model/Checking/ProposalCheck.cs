using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Model.Checking.Evidence;
using Memory.Server.Extraction.Model.Replies;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>
/// Holds each proposal of a reply against what was said, field by field. Whatever a text may have talked the model into, what comes out was
/// said by the user, about the user, in a turn that was there to be read.
/// </summary>
internal sealed class ProposalCheck
{
    private const int MaxQuote = 600;
    private const int MaxValue = 160;
    private const int MaxSlot = 255;

    private readonly ModelExtractionOptions _options;
    private readonly Dictionary<int, TurnEvidence> _turns;
    private readonly KnownMemories _known;
    private readonly WordSupport _talk;

    /// <param name="question">What the model was shown.</param>
    /// <param name="known">The user's current memories.</param>
    /// <param name="options">The bounds.</param>
    public ProposalCheck(ModelQuestion question, IReadOnlyList<MemoryRecord> known, ModelExtractionOptions options)
    {
        _options = options;
        _known = new KnownMemories(known);
        _turns = question.Turns.ToDictionary(static seen => seen.Number, static seen => new TurnEvidence(seen));
        _talk = new WordSupport(question.Talk);
        _talk.Add(_known.All);
    }

    /// <summary>What the user's current memories lend to the reading.</summary>
    public KnownMemories Known => _known;

    public Verdict Check(Proposal proposal)
    {
        if (FaultOfForm(proposal) is { } malformed)
            return Verdict.Dropped(malformed);
        var quote = QuoteText.PartsOf(proposal.Quote);
        if (FindTurn(proposal, quote, out var missing) is not { } turn)
            return Verdict.Dropped(missing);
        Slot? slot = null;
        if (proposal.Slot is { } named && (slot = SlotNames.Read(named, _known.Names)) is null)
            return Verdict.Dropped(DropReason.BadSlot);
        var voicing = Voice.Of(turn, quote, slot?.Name);
        return voicing.Fault is { } fault ? Verdict.Dropped(fault)
            : Aims.AreOrders(voicing.Clause) ? Verdict.Dropped(DropReason.Hostile)
            : Aims.SpeakOfTheUser(voicing.Clause) ? Verdict.Dropped(DropReason.NotAboutUser)
            : CheckClaim(proposal, slot, turn, voicing);
    }

    private static DropReason? FaultOfForm(Proposal proposal)
    {
        if (proposal.Mistakes > 0 || proposal.Quote.Length == 0 || proposal.Fact.Length == 0)
            return DropReason.BadField;
        if (proposal.Quote.Length > MaxQuote || proposal.Fact.Length > SentenceCheck.MaxCharacters || proposal.Value?.Length > MaxValue || proposal.Corrects?.Length > MaxValue
            || proposal.Slot?.Length > MaxSlot)
            return DropReason.TooLong;
        var kept = $"{proposal.Fact}\n{proposal.Value}\n{proposal.Corrects}\n{proposal.Slot}";
        if (Aims.AreIn(kept) || Aims.LeadElsewhere(kept))
            return DropReason.Hostile;
        return Secrets.AreIn(kept) || Secrets.AreIn(proposal.Quote) || (proposal.Slot is { } slot && Secrets.AreKeptIn(slot.ToLowerInvariant())) ? DropReason.Secret : null;
    }

    /// <summary>The first turn cited in which the quote stands.</summary>
    private TurnEvidence? FindTurn(Proposal proposal, IReadOnlyList<string> quote, out DropReason missing)
    {
        missing = DropReason.NoTurn;
        foreach (var number in proposal.Turns)
        {
            if (!_turns.TryGetValue(number, out var turn))
                continue;
            if (turn.Seen.IsHostile)
                missing = DropReason.HostileTurn;
            else if (QuoteText.IsIn(turn.Normal, quote))
                return turn;
            else
                missing = DropReason.NoQuote;
        }

        return null;
    }

    private Verdict CheckClaim(Proposal proposal, Slot? slot, TurnEvidence turn, Voicing voicing)
    {
        if (SentenceCheck.Worded(proposal.Fact) is not { } sentence)
            return Verdict.Dropped(DropReason.NotAboutUser);
        if (FactWords.StateOf(proposal.When) is not { } state || FactWords.TypeOf(proposal.Type, slot) is not { } type)
            return Verdict.Dropped(DropReason.BadField);
        if (People.AreMeant(slot?.Name, proposal.About, sentence, proposal.Value, voicing.Clause))
            return Verdict.Dropped(DropReason.OtherPerson);
        if (Periods.Read(proposal.IsNegated ? TemporalState.Current : state, proposal.From, proposal.To, turn.Seen.Turn.SaidAt) is not { } holding)
            return Verdict.Dropped(DropReason.BadTime);
        var claim = new Claim(turn, voicing, _known);
        if (proposal.IsNegated && (slot is not { } ended || !claim.SupportsEnd(ended, proposal.Value)))
            return Verdict.Dropped(slot is null ? DropReason.BadSlot : DropReason.UnsupportedValue);
        if (!proposal.IsNegated && slot is not null && proposal.Value is null)
            return Verdict.Dropped(DropReason.BadField);
        if (proposal.Value is { } value && !claim.Supports(value, proposal.IsNegated, Voice.MayAsk(slot?.Name)))
            return Verdict.Dropped(DropReason.UnsupportedValue);
        if (slot is { Name: "name" } && proposal.Value is { } name && !Naming.IsOf(name, voicing.Clause, turn.Seen.Question))
            return Verdict.Dropped(DropReason.OtherPerson);
        if (!IsSupported(sentence, proposal, slot, turn, claim, holding))
            return Verdict.Dropped(DropReason.UnsupportedContent);
        var fact = new ProposedFact
        {
            Stance = proposal.IsNegated ? Stance.Negates : Stance.Asserts,
            Type = type,
            Slot = slot,
            Content = sentence,
            Value = proposal.Value is { } said && slot is not null ? Json.From(PlainLine.Of(said, MaxValue)) : null,
            Corrects = slot is { } own && !proposal.IsNegated ? Corrected(proposal, own, claim) : null,
            TemporalState = proposal.IsNegated ? TemporalState.Current : holding.State,
            ValidFrom = holding.From,
            ValidTo = proposal.IsNegated ? null : holding.To,
            Confidence = Sureness(proposal.Confidence, claim.IsAgreement, voicing.IsDoubtful),
            Importance = proposal.Importance,
        };
        return Verdict.Kept(new FoundFact(turn.Seen.Turn.Id, fact), proposal.Quote);
    }

    private bool IsSupported(string sentence, Proposal proposal, Slot? slot, TurnEvidence turn, Claim claim, Holding holding)
    {
        if (proposal.Value is { } value && !proposal.IsNegated && !SentenceCheck.Names(sentence, value))
            return false;
        var near = slot is { } own ? _known.WordsOf(own) : new WordSupport();
        near.Add(turn.Spoken);
        near.Add(slot?.Name ?? "");
        if (claim.IsAgreement || turn.Seen.Question is not null)
            near.Add(turn.Asked);
        return SentenceCheck.IsSupported(sentence, near, turn.Dates, _talk, holding);
    }

    /// <summary>The mistake that is corrected, if there was one: it is not what is said now.</summary>
    private static string? Corrected(Proposal proposal, Slot slot, Claim claim) =>
        proposal.Corrects is { } mistake && Identities.OfText(mistake) != Identities.OfText(proposal.Value ?? "") && claim.SupportsMistake(slot, mistake)
            ? PlainLine.Of(mistake, MaxValue)
            : null;

    private double Sureness(double? confidence, bool agreed, bool doubtful) =>
        doubtful ? _options.LeastConfidence
        : Math.Clamp(confidence is > 1 and <= 100 ? confidence.Value / 100 : confidence ?? _options.AgreedConfidence, _options.LeastConfidence, agreed ? _options.AgreedConfidence : _options.MostConfidence);
}
