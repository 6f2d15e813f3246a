using System.Globalization;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded;

/// <summary>
/// When the regular work of the store was done last, in a small file that is always whole. One process owns the folder, so a hold of an
/// earlier process is over.
/// </summary>
internal sealed partial class EmbeddedSchedules(JournalContext context) : IScheduleStore, IDisposable
{
    private const string Header = "schedules 1";
    private const string None = "-";

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SortedDictionary<string, Row> rows = new(StringComparer.Ordinal);
    private long lastEpoch;

    /// <summary>Reads the file. Without one, or when it cannot be understood, no job has been heard of.</summary>
    public async Task LoadAsync()
    {
        try
        {
            var lines = await context.Threads.RunAsync(() => File.Exists(context.Places.Schedules) ? File.ReadAllLines(context.Places.Schedules) : []);
            if (lines is not [Header, .. var written])
                return;
            foreach (var line in written)
            {
                var row = Row.Parse(line);
                rows[row.Job] = row;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            rows.Clear();
            LogUnreadable(context.Logger, fault);
        }
    }

    public ValueTask<ScheduleClaim?> TakeAsync(string job, TimeSpan every, TimeSpan lease, CancellationToken cancellationToken) => ChangeAsync<ScheduleClaim?>(
        () =>
        {
            var now = context.Time.Now();
            if (!rows.TryGetValue(job, out var row))
            {
                rows[job] = new Row(job, now + every);
                return (true, null);
            }

            var isFree = row.LeasedUntil is { } until ? until <= now : row.DueAt <= now || row.EndedAt + every <= now;
            if (!isFree)
                return (false, null);
            rows[job] = row with { Epoch = ++lastEpoch, LeasedUntil = now + lease, StartedAt = now, EndedAt = null, Outcome = RunOutcome.Running };
            return (true, new ScheduleClaim(job, lastEpoch));
        },
        cancellationToken);

    public ValueTask<bool> RenewAsync(ScheduleClaim claim, TimeSpan lease, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            if (!IsHeld(claim))
                return (false, false);

            // Nobody but this process reads it, so that it need not be written.
            rows[claim.Job] = rows[claim.Job] with { LeasedUntil = context.Time.Now() + lease };
            return (false, true);
        },
        cancellationToken);

    public async ValueTask EndAsync(ScheduleClaim claim, RunOutcome outcome, TimeSpan every, CancellationToken cancellationToken) => await ChangeAsync(
        () =>
        {
            if (!IsHeld(claim))
                return (false, false);
            var row = rows[claim.Job];
            var due = outcome == RunOutcome.Stopped ? row.DueAt : row.StartedAt!.Value + every;
            rows[claim.Job] = row with { LeasedUntil = null, EndedAt = context.Time.Now(), Outcome = outcome, DueAt = due };
            return (true, true);
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<ScheduledRun>> ListAsync(CancellationToken cancellationToken) => ChangeAsync<IReadOnlyList<ScheduledRun>>(
        () => (false, [.. rows.Values.Select(static row => new ScheduledRun(row.Job, row.DueAt, row.StartedAt, row.EndedAt, row.Outcome))]),
        cancellationToken);

    public void Dispose() => gate.Dispose();

    private bool IsHeld(ScheduleClaim claim) => rows.TryGetValue(claim.Job, out var row) && row.Epoch == claim.Epoch && row.LeasedUntil is not null;

    private async ValueTask<T> ChangeAsync<T>(Func<(bool IsChanged, T Result)> change, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var (isChanged, result) = change();
            if (isChanged)
                await context.Threads.RunAsync(Write);
            return result;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The file {context.Places.Schedules} cannot be written: {fault.Message}", fault);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Write()
    {
        var path = context.Places.UnfinishedOf(context.Places.Schedules);
        using (var file = context.Disk.OpenWrite(path, create: true))
        {
            file.SetLength(0);
            file.Write(0, Encoding.UTF8.GetBytes(string.Join('\n', rows.Values.Select(static row => row.ToString()).Prepend(Header).Append(""))));
            file.Sync();
        }

        context.Disk.Replace(path, context.Places.Schedules);
        context.Disk.SyncFolder(context.Places.Folder);
    }

    /// <summary>A job. Who holds it is not written: a hold ends with the process.</summary>
    private sealed record Row(string Job, DateTimeOffset DueAt)
    {
        public long Epoch { get; init; }

        public DateTimeOffset? LeasedUntil { get; init; }

        public DateTimeOffset? StartedAt { get; init; }

        public DateTimeOffset? EndedAt { get; init; }

        public RunOutcome? Outcome { get; init; }

        public static Row Parse(string line)
        {
            if (line.Split(' ') is not [var job, var due, var started, var ended, var outcome])
                throw new FormatException("A line of the schedules has other parts than it should.");
            return new Row(job, ReadTime(due) ?? throw new FormatException("A schedule lacks its time."))
            {
                StartedAt = ReadTime(started),
                EndedAt = ReadTime(ended),
                Outcome = outcome == None ? null : Enum.TryParse<RunOutcome>(outcome, out var told) ? told : throw new FormatException("A schedule has an unknown outcome."),
            };
        }

        public override string ToString() => string.Join(' ', Job, Told(DueAt), Told(StartedAt), Told(EndedAt), Outcome?.ToString() ?? None);

        private static string Told(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture) ?? None;

        private static DateTimeOffset? ReadTime(string text) =>
            text == None ? null : DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "When regular work was done last cannot be read; each is due an interval from now.")]
    private static partial void LogUnreadable(ILogger logger, Exception fault);
}
