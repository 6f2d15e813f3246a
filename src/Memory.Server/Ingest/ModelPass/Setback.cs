using Memory.Server.Extraction.Model;
using Memory.Server.Memories;
using Memory.Server.Models;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>
/// What a failed attempt means for its job. Trouble of the service is nobody's fault: it counts no attempt and is waited for, so long at most.
/// Trouble with this very job, such as a reply that cannot be read, counts, and a few of them end it.
/// </summary>
/// <param name="Error">Its kind, which is all that is told: a message could quote what was said.</param>
/// <param name="IsOfTheService">Whether other jobs would have met it too.</param>
/// <param name="Asked">How long the service wants to be left alone.</param>
internal sealed record Setback(string Error, bool IsOfTheService, TimeSpan? Asked)
{
    public static Setback Of(Exception fault) => fault switch
    {
        ModelFailedException { IsOfTheRequest: false, Fault: not ModelFault.Unreadable } service => new(service.Fault.ToString(), IsOfTheService: true, service.RetryAfter),
        ModelFailedException request => new(request.Fault.ToString(), IsOfTheService: false, null),
        UnreadableReplyException => new(nameof(ModelFault.Unreadable), IsOfTheService: false, null),
        _ => new(fault.GetType().Name, IsOfTheService: false, null),
    };

    /// <summary>Whether somebody has to mend the settings.</summary>
    public bool IsMisconfiguration => IsOfTheService && Error == nameof(ModelFault.Refused);

    /// <summary>A begun job as it stands after the attempt.</summary>
    public IngestJob After(IngestJob begun, ModelPassOptions options, DateTimeOffset now)
    {
        var since = begun.FailingSince ?? now;
        var isLast = IsOfTheService
            ? now - since >= (IsMisconfiguration ? options.GiveUpRefusedAfter : options.GiveUpAfter)
            : begun.Attempts >= options.MaxAttempts;
        return begun with
        {
            Status = isLast ? JobStatus.Failed : JobStatus.Queued,
            Attempts = IsOfTheService ? begun.Attempts - 1 : begun.Attempts,
            LastError = Error,
            FailingSince = since,
            NotBefore = isLast ? null : now + WaitOf(begun, options, now - since),
            UpdatedAt = now,
        };
    }

    /// <summary>As long as it has failed for already doubles the wait each time, also when attempts do not count.</summary>
    private TimeSpan WaitOf(IngestJob begun, ModelPassOptions options, TimeSpan failing)
    {
        var wait = IsOfTheService ? failing : options.RetryDelay * Math.Pow(2, Math.Min(begun.Attempts - 1, 30));
        wait = Longer(options.RetryDelay, Shorter(wait, options.MaxRetryDelay));
        return Asked is { } asked ? Longer(wait, Shorter(asked, options.MaxRetryAfter)) : wait;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
