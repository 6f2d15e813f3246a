// Writes to an embedded store until it is killed, and says what was acknowledged: one line "user writer number" each.
// Usage: Memory.CrashHarness <folder>
// Or serves from a Postgres database over HTTP until it is killed, see CrashingServer.
// Usage: Memory.CrashHarness serve <connection string> <bootstrap key> <attempts>
// Or serves from a folder over HTTP until it is killed, see FolderServer.
// Usage: Memory.CrashHarness serve-folder <folder> <bootstrap key>
using Memory.CrashHarness;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

if (args is ["serve", var database, var key, var attempts])
{
    await CrashingServer.RunAsync(database, key, int.Parse(attempts, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["serve-folder", var folder, var secret])
{
    await FolderServer.RunAsync(folder, secret);
    return;
}

await using var store = await EmbeddedMemoryStore.OpenAsync(
    Workload.Options(args[0]), TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, CancellationToken.None);
var output = Console.OpenStandardOutput();
var writers =
    from user in Enumerable.Range(0, Workload.Users)
    from writer in Enumerable.Range(0, Workload.Writers)
    select Task.Run(() => WriteAsync(user, writer));
await Task.WhenAll(writers.Append(Task.Run(WorkAsync)));

async Task WriteAsync(int user, int writer)
{
    for (var step = await FirstAsync(new Step(user, writer, 1)); ; step = step with { Number = step.Number + 1 })
    {
        var commit = Workload.Commit(step);
        await store.WriteAsync(Workload.Scope(user), (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(commit, true)), CancellationToken.None);
        var line = System.Text.Encoding.ASCII.GetBytes($"{step.User} {step.Writer} {step.Number}\n");
        lock (output)
            output.Write(line);
    }
}

// Goes on where the process before this one was killed.
async Task<Step> FirstAsync(Step step)
{
    while (await store.ReadAsync(Workload.Scope(step.User), (view, token) => view.GetTurnAsync(Workload.Message(step, 'a'), token), CancellationToken.None) is not null)
        step = step with { Number = step.Number + 1 };
    return step;
}

// Ends jobs as a worker does, which leaves dead rows behind.
async Task WorkAsync()
{
    while (true)
    {
        var claim = await store.Jobs.ClaimAsync(CancellationToken.None);
        var commit = new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Done }], Fence = claim };
        await store.WriteAsync(claim.Scope, (_, _) => new ValueTask<Decision<bool>>(new Decision<bool>(commit, true)), CancellationToken.None);
        await store.Jobs.ReleaseAsync(claim, CancellationToken.None);
    }
}
