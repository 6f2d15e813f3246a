using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Memory.Client;

/// <summary>Checks the options at start and names every mistake at once.</summary>
internal sealed class MemoryClientOptionsValidator : IValidateOptions<MemoryClientOptions>
{
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, MemoryClientOptions options)
    {
        var whose = string.IsNullOrEmpty(name) ? "" : $"Memory client '{name}': ";
        var mistakes = FindMistakes(options).Select(mistake => whose + mistake).ToList();
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    public static IEnumerable<string> FindMistakes(MemoryClientOptions options)
    {
        var (outbox, circuit) = (options.Outbox, options.RecallCircuit);
        return Mistakes().OfType<string>();

        IEnumerable<string?> Mistakes()
        {
            yield return OfAddress(options.BaseAddress);
            yield return OfKey(options.ApiKey);
            yield return OfRange(options.RecallDeadline, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(options.RecallDeadline));
            yield return OfRange(options.RequestTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), nameof(options.RequestTimeout));
            yield return OfRange(options.ChatTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(options.ChatTimeout));
            yield return OfRange(options.MaxResponseBytes, 1_024, 1 << 30, nameof(options.MaxResponseBytes));
            yield return OfRange(circuit.FailureRatio, 0.01, 1.0, "RecallCircuit.FailureRatio");
            yield return OfRange(circuit.MinimumCalls, 2, 10_000, "RecallCircuit.MinimumCalls");
            yield return OfRange(circuit.Window, ShortestBreak, LongestBreak, "RecallCircuit.Window");
            yield return OfRange(circuit.BreakDuration, ShortestBreak, LongestBreak, "RecallCircuit.BreakDuration");
            yield return OfRange(circuit.MaxRetryAfter, ShortestBreak, LongestBreak, "RecallCircuit.MaxRetryAfter");
            yield return OfRange(outbox.Capacity, 1, 1_000_000, "Outbox.Capacity");
            yield return OfRange(outbox.BatchSize, 1, 100, "Outbox.BatchSize");
            yield return OfRange(outbox.MaxConcurrentRequests, 1, 64, "Outbox.MaxConcurrentRequests");
            yield return OfRange(outbox.MaxRetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), "Outbox.MaxRetryDelay");
            yield return outbox.RetryDelay >= TimeSpan.FromMilliseconds(1) && outbox.RetryDelay <= outbox.MaxRetryDelay
                ? null
                : $"Outbox.RetryDelay must be from 00:00:00.0010000 to Outbox.MaxRetryDelay, but is {outbox.RetryDelay}.";
            yield return OfRange(outbox.MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(1), "Outbox.MaxRetryAfter");
            yield return OfRange(outbox.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), "Outbox.DrainTimeout");
            yield return OfRange(outbox.MaxBatchBytes, 64 << 10, 30 << 20, "Outbox.MaxBatchBytes");
            yield return OfRange(outbox.MaxTries, 1, 1_000, "Outbox.MaxTries");
            yield return OfFolder(outbox.SpoolFolder);
            yield return OfSpoolKey(outbox.SpoolKey, "Outbox.SpoolKey", "or null");
            foreach (var key in outbox.PreviousSpoolKeys)
                yield return OfSpoolKey(key ?? "", "Outbox.PreviousSpoolKeys", "each of them");
            yield return OfRange(outbox.MaxSpoolBytes, 4L << 20, 16L << 30, "Outbox.MaxSpoolBytes");
            yield return OfRange(outbox.SpoolScanInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "Outbox.SpoolScanInterval");
        }
    }

    private static string? OfAddress(Uri? address) =>
        address is { IsAbsoluteUri: true, Query: "", Fragment: "" } && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? null
            : $"BaseAddress must be an absolute http or https address without query, but is '{address}'.";

    /// <summary>A key ends up in a header, so it must be one visible ASCII word. The message never repeats it.</summary>
    private static string? OfKey(string? key) =>
        key is null || (key.Length > 0 && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
            ? null
            : "ApiKey must be visible ASCII characters without spaces, or null.";

    /// <summary>The message never repeats the key.</summary>
    private static string? OfSpoolKey(string? key, string name, string number) => key switch
    {
        null => null,
        _ when !AesGcm.IsSupported => $"{name} cannot be used, since this platform has no AES-GCM.",
        _ => SpoolKeys.IsKey(key) ? null : $"{name} must be 32 bytes in base64 (44 characters), {number}.",
    };

    private static string? OfFolder(string? path) =>
        path is null || (!string.IsNullOrWhiteSpace(path) && !path.Contains('\0', StringComparison.Ordinal))
            ? null
            : "Outbox.SpoolFolder must be the path of a folder, or null.";

    private static string? OfRange<T>(T value, T least, T most, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0 ? null : $"{name} must be from {least} to {most}, but is {value}.";
}
