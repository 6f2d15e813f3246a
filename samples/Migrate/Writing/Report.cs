using System.Globalization;
using System.Text.Json;
using Memory.Samples.Migrate.Plan;

namespace Memory.Samples.Migrate.Writing;

/// <summary>What was read, written and left out, and why.</summary>
internal sealed class Report(ImportPlan plan, MigrateArguments arguments)
{
    /// <summary>Lines of what was left out that are shown; the others stand in the report's file.</summary>
    private const int MostShown = 20;

    private readonly List<LeftOut> _leftOut = [.. plan.LeftOut];

    /// <summary>Memories written.</summary>
    public int Written { get; set; }

    /// <summary>Memories that were there from an earlier run.</summary>
    public int Present { get; set; }

    /// <summary>Turns handed over.</summary>
    public int Turns { get; set; }

    public void LeaveOut(string where, string reason) => _leftOut.Add(new LeftOut(where, reason));

    public async Task TellAsync(TextWriter output)
    {
        await output.WriteLineAsync(Count($"{plan.Read} records read"));
        if (arguments.IsDryRun)
        {
            await output.WriteLineAsync(Count($"{plan.Memories.Count} memories and {plan.Turns.Count} turns of {plan.Users.Count()} users would be written (dry run: nothing was)"));
        }
        else
        {
            await output.WriteLineAsync(Count($"{Written} memories written, {Present} there already"));
            if (plan.Turns.Count > 0)
                await output.WriteLineAsync(Count($"{Turns} turns handed over; what was there already is there once"));
        }

        await output.WriteLineAsync(Count($"{_leftOut.Count} left out"));
        foreach (var (where, reason) in _leftOut.Take(MostShown))
            await output.WriteLineAsync($"  {where} {reason}");
        if (_leftOut.Count > MostShown)
            await output.WriteLineAsync(Count($"  and {_leftOut.Count - MostShown} more{(arguments.ReportFile is null ? "; --report FILE has them all" : "")}"));
        if (arguments.ReportFile is { } file)
            await File.WriteAllLinesAsync(file, _leftOut.Select(static one => JsonSerializer.Serialize(new { where = one.Where, reason = one.Reason })));
    }

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
