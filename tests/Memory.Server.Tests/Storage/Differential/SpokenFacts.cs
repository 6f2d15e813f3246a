using System.Globalization;
using System.Text.RegularExpressions;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Corrections;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>
/// The product's rules, and beside them a language in which a turn can say anything that an extractor may propose:
/// <c>#location=Austin@-3..5!future</c>, <c>#-diet=</c> for a negation, <c>#location=Austin~Dallas</c> for a correction, days counted from
/// the turn.
/// </summary>
internal sealed partial class SpokenFacts(TimeProvider time) : IFactExtractor
{
    private readonly RuleExtractor rules = new();

    public async ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken)
    {
        if (!turn.Content.StartsWith('#'))
            return await rules.ExtractAsync(turn, before, cancellationToken);
        var told = Said().Matches(turn.Content).ToList();
        return new ExtractedFacts([.. told.FindAll(static said => !said.Groups["bare"].Success).Select(said => FactOf(said, turn))], [])
        {
            Corrections = [.. told.FindAll(static said => said.Groups["bare"].Success).Select(static said => new SaidCorrection(said.Groups["value"].Value, said.Groups["wrong"].Value))],
        };
    }

    private ProposedFact FactOf(Match said, Turn turn) => new()
    {
        Stance = said.Groups["not"].Length > 0 ? Stance.Negates : Stance.Asserts,
        Type = MemoryType.Fact,
        Slot = Slot.Parse(said.Groups["slot"].Value),
        Content = $"User: {said.Value} at {time.Now():O} in {turn.Session}",
        Value = said.Groups["value"].Length == 0 ? null : Json.From(said.Groups["value"].Value),
        Corrects = said.Groups["wrong"].Length == 0 ? null : said.Groups["wrong"].Value,
        TemporalState = Enum.TryParse<TemporalState>(said.Groups["state"].Value, ignoreCase: true, out var state) ? state : TemporalState.Current,
        ValidFrom = DayOf(said.Groups["from"], turn),
        ValidTo = DayOf(said.Groups["to"], turn),
        Importance = said.Groups["value"].Length % 6 is > 0 and var importance ? importance : null,
        Confidence = 1.0 / 3,
    };

    private static DateTimeOffset? DayOf(Group day, Turn turn) =>
        day.Success ? turn.SaidAt.AddDays(int.Parse(day.Value, CultureInfo.InvariantCulture)).AddTicks(day.Index) : null;

    [GeneratedRegex(@"#(?<not>-?)(?<slot>\w*)=(?<value>[^@!#~]*)(@(?<from>-?\d+)(\.\.(?<to>-?\d+))?)?(!(?<state>\w+))?(~(?<bare>~)?(?<wrong>\w+))?", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Said();
}
