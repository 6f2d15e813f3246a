using System.Globalization;
using Memory.Server.Storage;

namespace Memory.Server.Api.Reading;

/// <summary>Reads a request's query string by the same rules as <see cref="Fields"/>. A parameter given twice is refused.</summary>
internal sealed class Query(IQueryCollection parameters)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public FieldErrors Errors { get; } = new();

    public string? Text(string name, int most, int least = 1)
    {
        if (Raw(name) is not { } text)
            return null;
        if (TextLength.IsWithin(text, least, most) && UnstorableText.IsStorable(text))
            return text;
        Errors.Add(name, $"{name} must have {least:N0} to {most:N0} characters.");
        return null;
    }

    public string RequiredText(string name, int most)
    {
        if (Raw(name) is null)
            Errors.Add(name, $"{name} is required.");
        return Text(name, most) ?? "";
    }

    public int? Whole(string name, int least, int most)
    {
        if (Raw(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Errors.Add(name, $"{name} must be a whole number from {least:N0} to {most:N0}.");
        return null;
    }

    public double? Number(string name, double least, double most)
    {
        if (Raw(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}."));
        return null;
    }

    /// <summary>A time as RFC 3339 writes it.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Raw(name) is not { } text)
            return null;
        if (Rfc3339.TryParse(text, out var time))
            return time;
        Errors.Add(name, $"{name} must be a time such as 2026-03-01T09:30:00Z.");
        return null;
    }

    public bool Flag(string name, bool otherwise = false)
    {
        switch (Raw(name))
        {
            case null:
                return otherwise;
            case "false":
                return false;
            case "true":
                return true;
            default:
                Errors.Add(name, $"{name} must be true or false.");
                return otherwise;
        }
    }

    /// <summary>One of the contract's words, or of those that are allowed here.</summary>
    public TWord? Word<TWord>(string name, params ReadOnlySpan<TWord> allowed)
        where TWord : struct, Enum
    {
        if (Raw(name) is not { } text)
            return null;
        if (Words.TryRead(text, allowed, out var word))
            return word;
        Errors.Add(name, Words.Refusal(name, allowed));
        return null;
    }

    /// <summary>Some of a few words, separated by commas.</summary>
    public IReadOnlySet<string> Some(string name, params string[] allowed)
    {
        var chosen = (Raw(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        if (!chosen.IsSubsetOf(allowed))
            Errors.Add(name, $"Invalid {name}. Must be some of: {string.Join(", ", allowed)}");
        return chosen;
    }

    /// <summary>Where a page starts and how long it is.</summary>
    public (PageKey? After, int Limit) Page(string list)
    {
        PageKey? after = null;
        if (Raw("cursor") is { } cursor)
        {
            if (Cursors.TryRead(cursor, list, out var key))
                after = key;
            else
                Errors.Add("cursor", "cursor is not one that this list gave.");
        }

        return (after, Whole("limit", 1, MaxLimit) ?? DefaultLimit);
    }

    private string? Raw(string name)
    {
        var values = parameters[name];
        if (values.Count > 1)
            Errors.Add(name, $"{name} is given more than once.");
        return values.Count == 0 ? null : values[0];
    }
}
