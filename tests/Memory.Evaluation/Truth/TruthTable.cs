using System.Globalization;

namespace Memory.Evaluation.Truth;

/// <summary>One conversation and what is wrong after it.</summary>
internal sealed record TruthVerdict(LabelledConversation Conversation, IReadOnlyList<string> Mistakes)
{
    public bool IsRight => Mistakes.Count == 0;
}

/// <summary>How many conversations came out exactly right, theme by theme.</summary>
internal static class TruthTable
{
    private const string Head = "exactly right";

    public static void Write(IReadOnlyList<TruthVerdict> verdicts, TextWriter output)
    {
        var themes = verdicts.GroupBy(static verdict => verdict.Conversation.Theme, StringComparer.Ordinal).Select(static theme => (theme.Key, theme.ToList())).ToList();
        var width = themes.Select(static theme => theme.Key).Append(Head).Max(static name => name.Length);
        output.WriteLine($"{Head.PadRight(width)} |      by rules       |     by a model");
        foreach (var (name, group) in themes.Append(("ALL", [.. verdicts])))
            output.WriteLine($"{name.PadRight(width)} | {Cell(group, needsModel: false)} | {Cell(group, needsModel: true)}");
    }

    public static void WriteMistakes(IEnumerable<TruthVerdict> verdicts, TextWriter output)
    {
        foreach (var verdict in verdicts.Where(static verdict => !verdict.IsRight))
        {
            output.WriteLine();
            output.WriteLine($"{verdict.Conversation.Id} ({verdict.Conversation.Theme}, {(verdict.Conversation.NeedsModel ? "model" : "rules")})");
            foreach (var turn in verdict.Conversation.Turns)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {turn.SaidAt:yyyy-MM-dd} {turn.Role.ToString().ToLowerInvariant()}: {turn.Content.ReplaceLineEndings("\\n")}"));
            foreach (var mistake in verdict.Mistakes)
                output.WriteLine($"  - {mistake}");
        }
    }

    /// <summary>The share that is exactly right, among those that rules can know or among those that take a model.</summary>
    public static double ShareRight(IEnumerable<TruthVerdict> verdicts, bool needsModel)
    {
        var group = verdicts.Where(verdict => verdict.Conversation.NeedsModel == needsModel).ToList();
        return group.Count == 0 ? double.NaN : (double)group.Count(static verdict => verdict.IsRight) / group.Count;
    }

    private static string Cell(IReadOnlyList<TruthVerdict> verdicts, bool needsModel)
    {
        var group = verdicts.Where(verdict => verdict.Conversation.NeedsModel == needsModel).ToList();
        return group.Count == 0
            ? "".PadRight(19)
            : string.Create(CultureInfo.InvariantCulture, $"{group.Count(static verdict => verdict.IsRight),4} of {group.Count,3}  {100 * ShareRight(group, needsModel),5:0.0} %");
    }
}
