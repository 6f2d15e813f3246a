using Memory.Client;
using Memory.Extensions.AI;
using Memory.Server.Api.Requests;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Models;
using Memory.Server.Recall;

namespace Memory.Server.Api.Chat;

/// <summary>
/// Where all chats of the server meet their memory: one connection in the process, with one bounded queue for what was said, which is handed
/// over when the server stops.
/// </summary>
internal sealed class ChatRoom : IAsyncDisposable
{
    /// <summary>A model takes seconds, so memory may take longer than where it is the only wait.</summary>
    private static readonly TimeSpan RecallDeadline = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer's end waits for the turn to be durable. The queue goes on when it is over.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a stop waits for chats that were cut off with it, until they have said what was said.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    /// <summary>Each waits for the disk, which the stores let many share.</summary>
    private const int MaxConcurrentIngests = 32;

    private readonly ChatModel _model;
    private readonly MemoryConnection _memory;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seats;
    private bool _isClosing;

    public ChatRoom(ChatModel model, RecallService recall, IngestService ingest, IIdSource ids, ILoggerFactory loggers, TimeProvider time)
    {
        (_model, _time) = (model, time);
        _memory = MemoryConnection.OverChats(
            new ScopedMemory(recall, ingest, ids, time),
            new MemoryClientOptions { RecallDeadline = RecallDeadline, Outbox = { MaxConcurrentRequests = MaxConcurrentIngests } },
            loggers,
            time);
    }

    public bool HasModel => _model.IsConfigured;

    /// <summary>Begins a turn of a chat; it ends when the seat is disposed.</summary>
    public ChatSeat Seat(Scope scope, ChatOrder order)
    {
        ChatSeat? seat = null;
        var client = new MemoryChatClient(_model.For(ModelPurpose.Chat), _memory, new MemoryChatOptions
        {
            ResolveUser = _ => ScopeName.Of(scope),
            ResolveSession = _ => order.Session?.Value,
            RecallTokenBudget = order.TokenBudget,
            OnOutcome = outcome => seat!.Outcome = outcome,
        });
        lock (_gate)
            _seats++;
        return seat = new ChatSeat(client, order, _model.Name, Leave);
    }

    /// <summary>Waits, not for long, until what was said is durable.</summary>
    public async Task SettleAsync(Scope scope, ChatOrder order)
    {
        var settled = _memory.Outbox.WhenHandedOverAsync(ScopeName.Of(scope), order.Session?.Value);
        await settled.WaitAsync(SettleTime, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Lets the chats end that a stop has cut off, then hands over what was said.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (_seats == 0)
                _empty.TrySetResult();
        }

        await _empty.Task.WaitAsync(LeaveTime, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _memory.DisposeAsync();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_seats == 0 && _isClosing)
                _empty.TrySetResult();
        }
    }
}
