using System.Net;
using System.Net.Sockets;

namespace Memory.LoadTest.Traffic;

/// <summary>One kept-alive HTTP/1.1 connection over a plain socket: as little work as possible beside the server that is measured.</summary>
internal sealed class HttpLane : ILane
{
    private readonly IPEndPoint server;
    private readonly TimeProvider time;
    private readonly SocketAsyncEventArgs events = new();
    private readonly AnswerReader reader = new();
    private readonly Lock gate = new();
    private byte[] buffer = new byte[32 * 1024];
    private int received;
    private Socket? socket;
    private PlannedRequest? request;
    private Action<Answer>? answered;
    private long sentAt;
    private bool isGivenUp;

    public HttpLane(IPEndPoint server, TimeProvider time)
    {
        (this.server, this.time) = (server, time);
        events.Completed += (_, _) => Continue();
    }

    public void Send(PlannedRequest request, Action<Answer> answered)
    {
        lock (gate)
            (this.request, this.answered, sentAt, isGivenUp) = (request, answered, time.GetTimestamp(), false);
        try
        {
            // What a server that went away has closed is readable, though nothing was asked: no request is sent into it.
            if (socket?.Poll(TimeSpan.Zero, SelectMode.SelectRead) == true)
                Close();
            if (socket is not null)
            {
                Write();
                return;
            }

            var fresh = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            lock (gate)
                socket = fresh;
            events.RemoteEndPoint = server;
            events.SetBuffer(Memory<byte>.Empty);
            if (!fresh.ConnectAsync(events))
                Continue();
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            Finish(AnswerFault.Broken);
        }
    }

    public void GiveUpAfter(TimeSpan patience)
    {
        lock (gate)
        {
            if (request is null || isGivenUp || time.GetElapsedTime(sentAt) < patience)
                return;
            isGivenUp = true;

            // What waits on the socket ends with an error, and the request with it.
            socket?.Dispose();
        }
    }

    public void Dispose()
    {
        Close();
        events.Dispose();
    }

    /// <summary>Something that the socket was asked for has ended.</summary>
    private void Continue()
    {
        try
        {
            if (events.LastOperation == SocketAsyncOperation.Connect)
            {
                if (events.SocketError == SocketError.Success)
                    Write();
                else
                    Finish(events.SocketError == SocketError.ConnectionRefused ? AnswerFault.Refused : AnswerFault.Broken);
                return;
            }

            do
            {
                if (events.SocketError != SocketError.Success || events.BytesTransferred == 0)
                {
                    Finish(AnswerFault.Broken);
                    return;
                }

                received += events.BytesTransferred;
                if (reader.IsWhole(buffer.AsSpan(0, received)))
                {
                    Finish(AnswerFault.None);
                    return;
                }

                if (reader.IsUnreadable)
                {
                    Finish(AnswerFault.Unreadable);
                    return;
                }
            }
            while (!Receive());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            Finish(AnswerFault.Broken);
        }
    }

    private void Write()
    {
        reader.Reset();
        received = 0;
        for (var left = request!.Bytes; !left.IsEmpty;)
            left = left[socket!.Send(left.Span)..];
        if (!Receive())
            Continue();
    }

    /// <summary>Whether what comes is waited for; otherwise something came already.</summary>
    private bool Receive()
    {
        if (received == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        events.SetBuffer(buffer.AsMemory(received));
        return socket!.ReceiveAsync(events);
    }

    private void Finish(AnswerFault fault)
    {
        Action<Answer> tell;
        bool late;
        lock (gate)
        {
            if (answered is null)
                return;
            (tell, late) = (answered, isGivenUp);
            (request, answered) = (null, null);
        }

        if (fault != AnswerFault.None || reader.IsLast || late)
            Close();
        tell(late ? Answer.Without(AnswerFault.Late)
            : fault == AnswerFault.None ? new Answer(reader.Status, AnswerFault.None, reader.BodyOf(buffer.AsMemory(0, received)))
            : Answer.Without(fault));
    }

    private void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
            socket = null;
        }
    }
}
