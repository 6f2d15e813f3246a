using System.Globalization;
using Memory.LoadTest.Soaks.Verdicts;

namespace Memory.LoadTest.Soaks.Telling;

/// <summary>A soak as a table to read.</summary>
internal static class SoakText
{
    private const int AskedSeconds = 5;

    public static async Task WriteAsync(TextWriter to, SoakReport report)
    {
        await to.WriteLineAsync();
        await to.WriteLineAsync(Text($"{report.Store}, {report.Replicas} server{(report.Replicas > 1 ? "s" : "")}, {report.Seconds:0} s{(report.IsInterrupted ? ", INTERRUPTED: nothing was read back" : "")}"));
        await to.WriteLineAsync($"  {"fault",-28}{"begin s",9}{"length s",9}{"requests",9}{"errors",8}{"back after",11}  ");
        foreach (var fault in report.Windows.Where(static window => window.IsFault))
        {
            await to.WriteLineAsync(Text(
                $"  {fault.Name,-28}{fault.BeginSeconds,9:0.0}{fault.LengthSeconds,9:0.0}{fault.Requests,9}{fault.Errors,8}{Back(fault.BackAfterSeconds),11}  {(fault.BackAfterSeconds <= AskedSeconds ? "" : "NOT within 5 s; ")}normal is up to {fault.NormalMs:0} ms{(fault.Note is null ? "" : $"; {fault.Note}")}"));
            if (fault.AfterOverQuiet is { } over)
                await to.WriteLineAsync(Text($"    until the next thing began p99 was {over:0.0} of what it is in quiet"));
            if (fault.FirstRecalls is { } first)
                await to.WriteLineAsync(Text($"    first recalls of users by the new process: {first.Count:#,0}, p50 {first.P50Ms:0} ms, p95 {first.P95Ms:0} ms; all else back after {Back(fault.KnownBackAfterSeconds)}"));
        }

        await to.WriteLineAsync($"  {"work beside",-28}{"begin s",9}{"length s",9}{"requests",9}{"errors",8}{"p99 ms",11}{"over quiet",11}");
        foreach (var work in report.Windows.Where(static window => !window.IsFault))
            await to.WriteLineAsync(Text($"  {work.Name,-28}{work.BeginSeconds,9:0.0}{work.LengthSeconds,9:0.0}{work.Requests,9}{work.Errors,8}{work.P99Ms,11:0.0}{work.P99OverQuiet,11:0.0}  {work.Note}"));
        await to.WriteLineAsync(Text($"  requests {report.Requests:#,0}, of which {report.Errors:#,0} failed, {report.ErrorsOutside} outside of faults (asked for: 0); in quiet p50 {report.QuietP50Ms:0.0} ms, p99 {report.QuietP99Ms:0.0} ms"));
        foreach (var error in report.FirstErrorsOutside)
            await to.WriteLineAsync($"    OUTSIDE: {error}");
        await to.WriteLineAsync(Turns(report));
        await to.WriteLineAsync(Chats(report));
        if (report.Turns is not null)
            await to.WriteLineAsync(Text($"  memories: {report.MemoriesStored:#,0} stored, {report.MemoriesLost} lost or with other words, {report.MemoriesDoubled} doubled; everything said was read {(report.BacklogSeconds is { } seconds ? Text($"{seconds:0.0} s after the end") : "NOT in time")}"));
        for (var server = 0; server < report.MemoryMiB.Count; server++)
        {
            var memory = report.MemoryMiB[server];
            await to.WriteLineAsync(Text(
                $"  memory of server {server + 1}, MiB: start {memory.Start:0}, peak {memory.Peak:0}, end {memory.End:0}; second half {memory.PerMinute:+0.00;-0.00;0} a minute around which it moves by {memory.Noise:0.0}: {(memory.IsGrowth ? "it rises" : "no rise above that")}"));
            if (memory.Heap is { } heap)
                await to.WriteLineAsync($"    {Heap(heap)}");
        }

        foreach (var trouble in report.Troubles)
            await to.WriteLineAsync($"  WRONG: {trouble}");
    }

    private static string Back(int? seconds) => seconds is { } after ? Text($"{after} s") : "not";

    private static string Heap(HeapGrowth heap)
    {
        var verdict = heap.Full is { } full
            ? Text($"from when these were full ({full.At.TotalSeconds:0} s) {full.Beside:0.0} to {heap.Last.Beside:0.0}, {heap.PerMinute:+0.00;-0.00;0} a minute: {(heap.IsLeak == true ? "it LEAKS" : "no leak")}")
            : "these were not full for long enough to tell";
        return Text(
            $"without garbage {heap.First.Live:0} to {heap.Last.Live:0}, caches of that {heap.First.Caches:0} to {heap.Last.Caches:0}, and {heap.First.Gaps:0} to {heap.Last.Gaps:0} of gaps; beside the caches {heap.First.Beside:0.0} to {heap.Last.Beside:0.0}, {verdict}");
    }

    private static string Turns(SoakReport report) => report.Turns is { } turns
        ? Text($"  turns: {report.TurnsSaid:#,0} said, {report.TurnsAcknowledged:#,0} acknowledged, {turns.Found:#,0} read back: {turns.Lost} lost, {turns.Doubled} doubled, {turns.Changed} changed, {turns.Unknown} never said, {turns.Misplaced} out of order")
        : Text($"  turns: {report.TurnsSaid:#,0} said, {report.TurnsAcknowledged:#,0} acknowledged");

    private static string Chats(SoakReport report) => report.Chats is { } chats
        ? Text($"  chats: {report.ChatsBegun:#,0} begun, {report.ChatsAnswered:#,0} answered to the end; of their questions and answers {chats.Found:#,0} read back: {chats.Lost} lost, {chats.Doubled} doubled, {chats.Unknown} never said")
        : Text($"  chats: {report.ChatsBegun:#,0} begun, {report.ChatsAnswered:#,0} answered to the end");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
