using System.Runtime.CompilerServices;
using Memory.Server.Remote;
using Microsoft.Extensions.AI;

namespace Memory.Server.Models.Calls;

/// <summary>Counts each call that the service is asked, under its purpose.</summary>
internal sealed class MeasuredChatClient(IChatClient inner, ModelPurpose purpose, ModelMetrics metrics, TimeProvider time, ServicePulse? pulse = null) : DelegatingChatClient(inner)
{
    private const string GivenUp = "cancelled";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        string? error = GivenUp;
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            metrics.Use(purpose, response.Usage);
            error = null;
            return response;
        }
        catch (ModelFailedException failed)
        {
            error = Word(failed.Fault);
            throw;
        }
        finally
        {
            End(started, error);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();
        UsageDetails? usage = null;
        string? error = GivenUp;
        try
        {
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        break;
                }
                catch (ModelFailedException failed)
                {
                    error = Word(failed.Fault);
                    throw;
                }

                // The latest counts all before it.
                usage = updates.Current.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                yield return updates.Current;
            }

            error = null;
        }
        finally
        {
            // Also of an answer that was broken off: what was told of its cost is owed.
            metrics.Use(purpose, usage);
            End(started, error);
        }
    }

    /// <summary>A call that was given up by who asked says nothing about the service.</summary>
    private void End(long started, string? error)
    {
        metrics.End(purpose, time.GetElapsedTime(started), error);
        if (error is null)
            pulse?.Succeed();
        else if (error != GivenUp)
            pulse?.Fail(error);
    }

    private static string Word(ModelFault fault) => fault switch
    {
        ModelFault.Unreachable => "unreachable",
        ModelFault.TimedOut => "timeout",
        ModelFault.RateLimited => "rate_limited",
        ModelFault.CircuitOpen => "circuit_open",
        ModelFault.Refused => "refused",
        ModelFault.Unreadable => "unreadable",
        _ => "service_error",
    };
}
