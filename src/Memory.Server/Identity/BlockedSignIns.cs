using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Identity;

/// <summary>
/// Has it written down that an address was put off for its wrong keys: at most once an hour for each, and for <see cref="MostAnHour"/> addresses
/// an hour, so that nobody fills the log by wrong keys.
/// </summary>
internal sealed partial class BlockedSignIns(TimeProvider time, ILogger<BlockedSignIns> logger, IAuditTrail? audit = null)
{
    public const string Action = "sign-in.blocked";

    /// <summary>Addresses that are written down in an hour.</summary>
    public const int MostAnHour = 100;

    private static readonly TimeSpan Once = TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _noted = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _total;

    /// <summary>Requests that were put off since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Notes one more request of the address that was put off. It never fails: the request is answered all the same.</summary>
    public async ValueTask NoteAsync(RemoteAddress address)
    {
        var total = Interlocked.Increment(ref _total);
        if (!IsFirst(address.Label))
            return;
        LogBlocked(logger, address.Label, total);
        if (audit is null)
            return;
        try
        {
            // Without the request's token: whoever hangs up would go unnoticed for an hour.
            await audit.WriteAsync(
                new AuditEvent(OwnerId.Default, Action, Key: null)
                {
                    Details = ImmutableSortedDictionary<string, string>.Empty
                        .Add("address", address.Label)
                        .Add("blocked_since_start", total.ToString(CultureInfo.InvariantCulture)),
                },
                CancellationToken.None);
        }
        catch (StorageUnavailableException fault)
        {
            LogNotWritten(logger, fault);
        }
    }

    private bool IsFirst(string label)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_noted.TryGetValue(label, out var at) && time.GetElapsedTime(at, now) < Once)
                return false;
            if (_noted.Count >= MostAnHour)
            {
                foreach (var (other, then) in _noted)
                {
                    if (time.GetElapsedTime(then, now) >= Once)
                        _noted.Remove(other);
                }
            }

            if (_noted.Count >= MostAnHour && !_noted.ContainsKey(label))
                return false;
            _noted[label] = now;
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An address sends wrong keys and is put off, here called {Address}. Requests put off since the start: {Total}")]
    private static partial void LogBlocked(ILogger logger, string address, long total);

    [LoggerMessage(Level = LogLevel.Warning, Message = "It could not be written down that an address was put off")]
    private static partial void LogNotWritten(ILogger logger, Exception fault);
}
