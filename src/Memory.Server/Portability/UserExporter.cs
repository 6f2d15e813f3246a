using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Portability.Documents;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;

namespace Memory.Server.Portability;

/// <summary>Writes everything held about a user as one JSON document, a part at a time: however much it is, only one part is in memory.</summary>
internal sealed class UserExporter(IMemoryStore store, TimeProvider time, IAuditReader audit)
{
    private const int KeysAtOnce = 200;

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Opens what is to be written: the user's one consistent state; null for an unknown user. Whoever asked disposes of it.</summary>
    public ValueTask<UserImage?> OpenAsync(Scope scope, CancellationToken cancellationToken) => store.ReadImageAsync(scope, cancellationToken);

    /// <summary>Writes the document. When this throws, what was written is not one.</summary>
    public async Task WriteAsync(Scope scope, UserImage image, PipeWriter output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, Written);
        json.WriteStartObject();
        json.WriteString("format", DocumentFormat.Name);
        json.WriteNumber("version", DocumentFormat.Version);
        json.WriteString("exported_at", time.Now());
        json.WritePropertyName("user");
        RecordJson.Write(json, scope.User, image.Profile, image.LastActive);
        json.WriteStartArray("keys");
        await foreach (var key in KeysAsync(scope, cancellationToken))
            RecordJson.Write(json, key);
        json.WriteEndArray();

        string? list = null;
        await foreach (var part in image.ReadPartsAsync(cancellationToken))
        {
            list = Enter(json, list, DocumentFormat.ListOf(part));
            Write(json, part);
            await FlushAsync(json, output, cancellationToken);
        }

        Enter(json, list, DocumentFormat.Audit);
        await foreach (var entry in audit.ListAsync(scope.Owner, scope.User, cancellationToken))
            FactJson.Write(json, entry);

        json.WriteEndArray();
        json.WriteEndObject();
        await FlushAsync(json, output, cancellationToken);
    }

    private static async Task FlushAsync(Utf8JsonWriter json, PipeWriter output, CancellationToken cancellationToken)
    {
        await json.FlushAsync(cancellationToken);

        // Waits for a reader who is slower than the store.
        var flushed = await output.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
            throw new OperationCanceledException("Nobody reads on.");
    }

    private async IAsyncEnumerable<ApiKey> KeysAsync(Scope scope, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageKey? after = null;
        do
        {
            var page = await store.Keys.ListAsync(scope.Owner, after, KeysAtOnce, cancellationToken);
            foreach (var key in page.Items.Where(key => key.User == scope.User))
                yield return key;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Ends the list that is being written and begins another one; those between them are empty.</summary>
    private static string Enter(Utf8JsonWriter json, string? from, string to)
    {
        if (from == to)
            return to;
        if (from is not null)
            json.WriteEndArray();
        var lists = DocumentFormat.Lists;
        for (var next = lists.IndexOf(from ?? "") + 1; lists[next] != to; next++)
        {
            json.WriteStartArray(lists[next]);
            json.WriteEndArray();
        }

        json.WriteStartArray(to);
        return to;
    }

    private static void Write(Utf8JsonWriter json, UserImagePart part)
    {
        foreach (var session in part.Sessions)
            RecordJson.Write(json, session);
        foreach (var turn in part.Turns)
            RecordJson.Write(json, turn);
        foreach (var observation in part.Observations)
            FactJson.Write(json, observation);
        for (var i = 0; i < part.Memories.Length; i++)
        {
            var next = i + 1 < part.Memories.Length && part.Memories[i + 1].Id == part.Memories[i].Id ? part.Memories[i + 1] : null;
            FactJson.Write(json, part.Memories[i], next?.RecordedFrom);
        }

        foreach (var link in part.Associations)
            RecordJson.Write(json, link);
        foreach (var job in part.Jobs.Where(static job => job.Status != JobStatus.Done))
            RecordJson.Write(json, job);
    }
}
