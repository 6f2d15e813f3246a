using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Memory.Client;

/// <summary>Sends one request and reads its answer, within a time and a size, or throws one of the client's three exceptions.</summary>
internal sealed class MemoryHttp(HttpClient http, MemoryClientOptions options, TimeProvider time, ClientTelemetry telemetry)
{
    private readonly Histogram<double> duration =
        telemetry.Meter.CreateHistogram<double>("memory.client.operation.duration", "s", "How long requests about memories took, their answers' bodies included.");

    private readonly AuthenticationHeaderValue? authorization = options.ApiKey is { } key ? new("Bearer", key) : null;

    /// <summary>Sends a request whose answer is a document.</summary>
    public async ValueTask<T> SendAsync<T>(Call call, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
        where T : class =>
        (await ExchangeAsync(call, answer, cancellationToken).ConfigureAwait(false))!;

    /// <summary>Sends a request of whose answer only the status matters.</summary>
    public async ValueTask SendAsync(Call call, CancellationToken cancellationToken) =>
        await ExchangeAsync<object>(call, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a request whose answer is a stream of events. The call's limit holds for each of them.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadEventsAsync(Call call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = call.Limit ?? options.RequestTimeout;
        using var silence = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var events = OpenEventsAsync(call, either.Token).GetAsyncEnumerator(either.Token);
        await using var end = events.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync().ConfigureAwait(false))
                    break;
            }
            catch (Exception fault) when (fault is not (MemoryApiException or MemoryUnavailableException))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Unavailable(fault, silence.IsCancellationRequested, limit);
            }

            // While the caller is busy with a piece, nobody waits for the server.
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            yield return events.Current;
            silence.CancelAfter(limit);
        }
    }

    /// <summary>Sends a request whose answer is a document of any length, and copies that. The call's limit holds for each look at it.</summary>
    public async ValueTask CopyAsync(Call call, Stream destination, CancellationToken cancellationToken)
    {
        var limit = call.Limit ?? options.RequestTimeout;
        using var silence = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var request = new HttpRequestMessage(call.Method, call.Address);
        request.Headers.Authorization = authorization;
        var buffer = new byte[64 * 1024];
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await Refusals.ReadAsync(response, time, either.Token).ConfigureAwait(false);
            if (!Answers.IsJson(response.Content.Headers.ContentType))
                throw Answers.NotJson();
            var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using var end = body.ConfigureAwait(false);
            while (await body.ReadAsync(buffer, either.Token).ConfigureAwait(false) is > 0 and var read)
            {
                // While the destination takes it, nobody waits for the server.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                silence.CancelAfter(limit);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException or OperationCanceledException)
        {
            // The destination's own faults are the caller's, who gave it.
            cancellationToken.ThrowIfCancellationRequested();
            throw Unavailable(fault, silence.IsCancellationRequested, limit);
        }
    }

    private async IAsyncEnumerable<SseItem<string>> OpenEventsAsync(Call call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, call.Address) { Content = call.Body };
        request.Headers.Authorization = authorization;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await Refusals.ReadAsync(response, time, cancellationToken).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
            throw new MemoryUnavailableException("The memory server's answer is no stream of events. Is something else listening at its address?") { Reason = FaultReason.Malformed };
        var body = new LimitedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
            options.MaxResponseBytes,
            static () => new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "The answer is longer than is read."));
        await foreach (var happening in SseParser.Create(body).EnumerateAsync(cancellationToken).ConfigureAwait(false))
            yield return happening;
    }

    /// <summary>What the answer holds; null when only its status matters.</summary>
    private async ValueTask<T?> ExchangeAsync<T>(Call call, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
        where T : class
    {
        if (MemoryOperation.Of(call.Method, call.Address) is not { } operation)
            return await AnswerAsync(call, type, cancellationToken).ConfigureAwait(false);
        using var span = Spans.Begin(operation);
        var started = time.GetTimestamp();
        try
        {
            var answer = await AnswerAsync(call, type, cancellationToken).ConfigureAwait(false);
            duration.Record(time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>(Spans.Operation, operation));
            return answer;
        }
        catch (Exception fault) when (fault is MemoryApiException or MemoryUnavailableException)
        {
            var reason = FaultReason.Of(fault);
            duration.Record(time.GetElapsedTime(started).TotalSeconds, new(Spans.Operation, operation), new(Spans.Error, reason));
            Spans.Fail(span, reason);
            throw;
        }
    }

    private async ValueTask<T?> AnswerAsync<T>(Call call, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
        where T : class
    {
        var limit = call.Limit ?? options.RequestTimeout + call.ExtraTime;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(call.Method, call.Address) { Content = call.Body };
        request.Headers.Authorization = authorization;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode && response.StatusCode != call.AlsoAnswer)
                throw await Refusals.ReadAsync(response, time, either.Token).ConfigureAwait(false);
            using var body = await AnswerBody.ReadAsync(response.Content, options.MaxResponseBytes, either.Token).ConfigureAwait(false);
            return type is null ? null : Answers.Read(response.Content.Headers.ContentType, body.Bytes, type);
        }
        catch (Exception fault) when (fault is not (MemoryApiException or MemoryUnavailableException))
        {
            // Whatever went wrong on the way, the caller's cancellation goes first; all else is a server that did not answer sensibly.
            // A list of types would not do: a handler or a bad header may throw anything.
            cancellationToken.ThrowIfCancellationRequested();
            throw Unavailable(fault, timeout.IsCancellationRequested, limit);
        }
    }

    private static MemoryUnavailableException Unavailable(Exception fault, bool late, TimeSpan limit) =>
        new(Describe(fault, late, limit), fault) { Reason = late ? FaultReason.Timeout : Classify(fault) };

    private static string Describe(Exception fault, bool late, TimeSpan limit) => fault switch
    {
        _ when late => $"The memory server did not answer within {limit.TotalMilliseconds:0} ms.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "The memory server's answer is longer than MaxResponseBytes.",
        _ when IsUnreachable(fault) => "The memory server could not be reached.",
        HttpRequestException or IOException => "The memory server broke off its answer.",
        _ => "The memory server's answer could not be read.",
    };

    private static string Classify(Exception fault) => fault switch
    {
        _ when IsUnreachable(fault) => FaultReason.Unreachable,
        HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded } or IOException => FaultReason.Unavailable,
        _ => FaultReason.Malformed,
    };

    private static bool IsUnreachable(Exception fault) => fault is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}

/// <summary>A request to send.</summary>
internal readonly record struct Call(HttpMethod Method, string Address, HttpContent? Body = null)
{
    /// <summary>Time on top of the request timeout, for a call that the server is asked to hold.</summary>
    public TimeSpan ExtraTime { get; init; }

    /// <summary>How long it may take, when not as long as other requests.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>A status beside 2xx that carries the document too.</summary>
    public HttpStatusCode? AlsoAnswer { get; init; }
}
