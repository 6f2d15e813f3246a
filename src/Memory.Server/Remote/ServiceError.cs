using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Memory.Server.Remote;

/// <summary>What a service says with an answer that is none, as far as it may be told on: short words, never its own sentences, since they may repeat the key or a text.</summary>
/// <param name="Code">The error's code, such as <c>model_not_found</c>.</param>
/// <param name="Type">The error's kind, such as <c>overloaded_error</c>.</param>
/// <param name="Field">The field of the request that it is about.</param>
/// <param name="RetryAfter">How long the service wants to be left alone.</param>
internal sealed record ServiceError(string? Code, string? Type, string? Field, TimeSpan? RetryAfter)
{
    /// <summary>The code of OpenAI, and of what speaks its protocol, for a quota that is used up.</summary>
    public const string QuotaUsedUp = "insufficient_quota";

    private const int MaxCodeLength = 64;
    private const int MaxWaitSeconds = 24 * 60 * 60;
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <param name="body">The answer.</param>
    /// <param name="retryAfter">The header of that name, in seconds or as a date.</param>
    /// <param name="secret">The key, which is told to nobody even when a service uses it as a code.</param>
    /// <param name="now">The time that a date is compared with.</param>
    public static ServiceError Read(ReadOnlyMemory<byte> body, string? retryAfter, string? secret, DateTimeOffset now)
    {
        var wait = Wait(retryAfter, now);
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;

            // Gemini answers with a list of one.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                ? new ServiceError(WordIn(error, "code", secret), WordIn(error, "type", secret), WordIn(error, "param", secret), wait)
                : new ServiceError(null, null, null, wait);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A gateway's page, or text that is no text: it says nothing.
            return new ServiceError(null, null, null, wait);
        }
    }

    private static string? WordIn(JsonElement error, string name, string? secret) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxCodeLength } text && text != secret && !text.AsSpan().ContainsAnyExcept(CodeCharacters)
            ? text
            : null;

    private static TimeSpan? Wait(string? retryAfter, DateTimeOffset now)
    {
        if (double.TryParse(retryAfter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0)
            return TimeSpan.FromSeconds(Math.Min(seconds, MaxWaitSeconds));
        if (!DateTimeOffset.TryParse(retryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            return null;
        return until > now ? until - now : TimeSpan.Zero;
    }
}
