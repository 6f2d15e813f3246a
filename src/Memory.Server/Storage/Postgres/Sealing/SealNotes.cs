using Memory.Server.Encryption.Masters;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>What the store keeps about its encryption, beside the data: one row, or none.</summary>
internal sealed class SealNotes(Database database)
{
    private const string Get = "SELECT ring, state FROM sealing";

    private const string Put = "INSERT INTO sealing (ring, state) VALUES ($1, $2) ON CONFLICT (only_row) DO UPDATE SET ring = excluded.ring, state = excluded.state";

    /// <summary>Another server may have begun with another ring meanwhile; its note stays.</summary>
    private const string Delete = "DELETE FROM sealing WHERE state = 'open'";

    /// <summary>Only one that is on the way gets there: another server may have turned it round.</summary>
    private const string Move = "UPDATE sealing SET state = $3 WHERE ring = $1 AND state = ANY ($2) RETURNING 1";

    private const string Wait = "SELECT set_config('lock_timeout', $1, true)";

    /// <summary>As the function <c>enter_writing</c> has it.</summary>
    private const string Alone = "SELECT pg_advisory_xact_lock(7882827048211280741)";

    public ValueTask<SealNote?> GetAsync(CancellationToken cancellationToken) => database.SharedAsync(
        static (rows, token) => rows.FirstAsync(static row => new SealNote(row.Uuid(), row.Word<SealState>()), token), cancellationToken, Get.Alone());

    public ValueTask PutAsync(SealNote? note, CancellationToken cancellationToken) =>
        database.SendAsync(cancellationToken, note is null ? Delete.Alone() : Put.Alone().Uuid(note.Ring).Word(note.State));

    /// <summary>Notes that the store has come further; false when it is somewhere else by now.</summary>
    public ValueTask<bool> MoveAsync(SealNote note, SealState to, CancellationToken cancellationToken) => database.SharedAsync(
        static (rows, token) => rows.NextAsync(token),
        cancellationToken,
        Move.Alone().Uuid(note.Ring).Texts([Words<SealState>.Of(note.State), Words<SealState>.Of(to)]).Word(to));

    /// <summary>Waits until nobody is writing any more who began before the note was as it is. Writers wait behind it, so it does not wait long.</summary>
    /// <exception cref="StorageUnavailableException">Somebody writes for longer.</exception>
    public ValueTask DrainAsync(TimeSpan patience, CancellationToken cancellationToken) => database.SendAsync(
        cancellationToken, Wait.Alone().Text(((int)patience.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture)), Alone.Alone());
}
