using System.Text.Encodings.Web;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Something that a server is asked to do, and how it reads in a report.</summary>
internal sealed record Step(string Told, Func<Twin, CancellationToken, Task<object?>> Do)
{
    private static readonly JsonSerializerOptions Spelled = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, IncludeFields = true };

    public static Step Of<T>(string told, Func<Twin, CancellationToken, ValueTask<T>> ask) => new(told, async (twin, token) => await ask(twin, token));

    /// <summary>Walks all pages of a list.</summary>
    public static Step Pages<T>(string told, Func<Twin, PageKey?, CancellationToken, ValueTask<Page<T>?>> list) => new(told, async (twin, token) =>
    {
        var pages = new List<Page<T>>();
        PageKey? next = null;
        do
        {
            if (await list(twin, next, token) is not { } page)
                break;
            pages.Add(page);
            next = page.Next;
        }
        while (next is not null);
        return pages;
    });

    /// <summary>Does it. That the domain says no by itself is no failure.</summary>
    public async Task TryAsync(Twin twin, CancellationToken cancellationToken)
    {
        try
        {
            await Do(twin, cancellationToken);
        }
        catch (Exception refused) when (refused is ConflictException or InvalidChangeException)
        {
            // Two servers that are fed the same say no to the same.
        }
    }

    /// <summary>What a server answers, or how it refuses, as text that tells every bit of it.</summary>
    public async Task<string> AnswerAsync(Twin twin, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Serialize(await Do(twin, cancellationToken), Spelled);
        }
        catch (Exception refused) when (refused is not Xunit.Sdk.XunitException)
        {
            return $"{refused.GetType().Name}: {refused.Message}";
        }
    }

    public override string ToString() => Told.Length > 300 ? Told[..300] + "…" : Told;
}
