using System.Collections.Immutable;
using Memory.Server.Dates;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Spreading;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>A stem to look for.</summary>
/// <param name="Stem">The stem.</param>
/// <param name="Emphasis">How much the question means it: words that only frame a question count less.</param>
/// <param name="Weight">How much finding it tells: the emphasis times its rarity.</param>
internal readonly record struct QueryTerm(string Stem, double Emphasis, double Weight);

/// <summary>A question prepared once for all signals.</summary>
internal sealed class RecallFrame
{
    private readonly ITermStatistics _statistics;

    private RecallFrame(SeenRows rows, ITermStatistics statistics, AskedQuestion question)
    {
        _statistics = statistics;
        (Query, IsBlank, AsOf, Vector, IsLearned) = (question.Query, question.IsBlank, question.AsOf, question.Vector, question.IsLearned);
        Decay = question.Decay;
        ContextLength = ContextLengthOf(statistics.AverageLength);
        Slots = SlotQuestions.AskedBy(question.Words, statistics.SlotNames);
        Speaker = Speakers.NamedIn(question.Words, rows.Speakers);
        var names = Speakers.StemsOf(rows.Speakers);
        Terms = TermsOf([.. question.Stems.Where(stem => !names.Contains(stem))]);
        if (Terms.IsEmpty)
            Terms = TermsOf(question.Stems);
        Synonyms = SynonymsOf(Terms);
        TermWeight = Terms.Sum(static term => term.Weight);
        KnownWeight = Terms.Where(term => statistics.CountTextsWith(term.Stem) > 0).Sum(static term => term.Weight);
        Emphasis = Terms.Sum(static term => term.Emphasis);
        IsWithAssistant = rows.HasAssistant;
        Role = RoleOf(question.Query.Text, rows);
        IsPersonal = Speaker is not null || Role == TurnRole.Assistant || PersonalWords.AreIn(question.Words);
        Answers = IsBlank ? [] : AnswerKinds.Of(question.Query.Text, IsWithAssistant);
        Dates = question.Dates;
        Activation = IsBlank || rows.Index.Links.IsEmpty ? Activation.None : Activation.From(this, rows);
    }

    public RecallQuery Query { get; }

    /// <summary>Whether nothing is asked, so that the highest-ranked is wanted.</summary>
    public bool IsBlank { get; }

    /// <summary>The instant at which facts must hold and from which ages are counted.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>How fast the confidence in what nobody confirms fades.</summary>
    public DecayRates Decay { get; }

    public ReadOnlyMemory<float> Vector { get; }

    /// <summary>Whether the vectors know what words mean.</summary>
    public bool IsLearned { get; }

    /// <summary>What to look for: the question's stems, each once, without the names of people who spoke, unless it has no others.</summary>
    public ImmutableArray<QueryTerm> Terms { get; }

    /// <summary>What may stand for the question's words; none of these themselves.</summary>
    public ImmutableArray<QueryTerm> Synonyms { get; }

    /// <summary>The weight of all terms together.</summary>
    public double TermWeight { get; }

    /// <summary>The weight of those that the user's memory has at all.</summary>
    public double KnownWeight { get; }

    /// <summary>The emphasis of all terms together.</summary>
    public double Emphasis { get; }

    /// <summary>How much the question asks for each slot, 0–1; slots that it does not ask for are missing.</summary>
    public IReadOnlyDictionary<string, double> Slots { get; }

    /// <summary>The one person that it names, by the name under which they spoke; null when it names none or several.</summary>
    public string? Speaker { get; }

    /// <summary>Whether the memory holds chats with an assistant.</summary>
    public bool IsWithAssistant { get; }

    /// <summary>Whose words it asks for in chats with an assistant; null where nobody can tell.</summary>
    public TurnRole? Role { get; }

    /// <summary>Whether it is about the people whose memory this is, rather than about the world.</summary>
    public bool IsPersonal { get; }

    /// <summary>What its answer would look like.</summary>
    public IReadOnlyList<(Cues Cue, double Strength)> Answers { get; }

    /// <summary>The times that it names, resolved against <see cref="AsOf"/>.</summary>
    public IReadOnlyList<DateMention> Dates { get; }

    /// <summary>What it reaches along links from what fits it best.</summary>
    public Activation Activation { get; }

    /// <summary>How many stems a text has on average, together with what it takes over from its neighbours.</summary>
    public double ContextLength { get; }

    public static RecallFrame Create(SeenRows rows, ITermStatistics statistics, AskedQuestion question) => new(rows, statistics, question);

    /// <summary>How much a stem tells in this user's memory.</summary>
    private double WeightOf(string stem) => Bm25.Weight(_statistics.TextCount, _statistics.CountTextsWith(stem));

    /// <summary>Estimated from the average, which a store can count, as if all texts were of that length and had all four neighbours.</summary>
    private static double ContextLengthOf(double average) =>
        average + (TurnContext.AllNeighbours * Math.Min(average, TurnContext.ShortLength) * Math.Min(1, TurnContext.ShortLength / Math.Max(1, average)));

    private static TurnRole? RoleOf(string question, SeenRows rows)
    {
        if (rows is not { HasAssistant: true, HasUser: true } || string.IsNullOrWhiteSpace(question))
            return null;
        return AnswerKinds.IsAboutAssistant(question) ? TurnRole.Assistant : TurnRole.User;
    }

    private ImmutableArray<QueryTerm> TermsOf(ImmutableArray<string> stems) =>
        [.. stems.Select(stem => FrameWords.EmphasisOf(stem) is var emphasis ? new QueryTerm(stem, emphasis, emphasis * WeightOf(stem)) : default)];

    private ImmutableArray<QueryTerm> SynonymsOf(ImmutableArray<QueryTerm> terms)
    {
        var asked = terms.Select(static term => term.Stem).ToHashSet(StringComparer.Ordinal);
        var found = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            var known = Thesaurus.Of(term.Stem).Where(other => !asked.Contains(other) && _statistics.CountTextsWith(other) > 0).ToList();
            foreach (var other in known)
                found[other] = Math.Max(found.GetValueOrDefault(other), 1 / Math.Sqrt(known.Count));
        }

        return [.. found.Select(pair => new QueryTerm(pair.Key, pair.Value, pair.Value * WeightOf(pair.Key)))];
    }
}
