using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>Which server does the regular work of the whole store. All times are the database's, which all servers share.</summary>
internal sealed class PostgresSchedules(Database database) : IScheduleStore
{
    /// <summary>A job that was never heard of is noted; the statement itself does not see the new row, so that it is not taken at once.</summary>
    private const string Take =
        """
        WITH heard AS (
            INSERT INTO schedules (job, due_at, epoch) VALUES ($1, clock_timestamp() + $2, 0) ON CONFLICT (job) DO NOTHING)
        UPDATE schedules SET epoch = epoch + 1, leased_until = clock_timestamp() + $3, started_at = clock_timestamp(), ended_at = NULL, outcome = 'running'
        WHERE job = $1 AND CASE WHEN leased_until IS NULL THEN due_at <= clock_timestamp() OR ended_at + $2 <= clock_timestamp() ELSE leased_until <= clock_timestamp() END
        RETURNING epoch
        """;

    private const string Renew =
        """
        UPDATE schedules SET leased_until = clock_timestamp() + $3 WHERE job = $1 AND epoch = $2 AND leased_until IS NOT NULL
        RETURNING epoch
        """;

    private const string End =
        """
        UPDATE schedules SET leased_until = NULL, ended_at = clock_timestamp(), outcome = $3,
            due_at = CASE WHEN $3 = 'stopped' THEN due_at ELSE started_at + $4 END
        WHERE job = $1 AND epoch = $2 AND leased_until IS NOT NULL
        """;

    private const string List = "SELECT job, due_at, started_at, ended_at, outcome FROM schedules ORDER BY job";

    public ValueTask<ScheduleClaim?> TakeAsync(string job, TimeSpan every, TimeSpan lease, CancellationToken cancellationToken) => database.SharedAsync(
        async (rows, token) => await rows.NextAsync(token) ? new ScheduleClaim(job, rows.Number()) : null,
        cancellationToken,
        Take.Alone().Text(job).Span(every).Span(lease));

    public ValueTask<bool> RenewAsync(ScheduleClaim claim, TimeSpan lease, CancellationToken cancellationToken) => database.SharedAsync(
        static (rows, token) => rows.NextAsync(token), cancellationToken, Renew.Alone().Text(claim.Job).Number(claim.Epoch).Span(lease));

    public ValueTask EndAsync(ScheduleClaim claim, RunOutcome outcome, TimeSpan every, CancellationToken cancellationToken) =>
        database.SendAsync(cancellationToken, End.Alone().Text(claim.Job).Number(claim.Epoch).Word(outcome).Span(every));

    public async ValueTask<IReadOnlyList<ScheduledRun>> ListAsync(CancellationToken cancellationToken) => await database.SharedAsync(
        static (rows, token) => rows.AllAsync(
            static row => new ScheduledRun(row.Text(), row.Time(), row.TimeOrNull(), row.TimeOrNull(), row.WordOrNull<RunOutcome>()), token),
        cancellationToken,
        List.Alone());
}
