using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Server.Api.Portability;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Portability;

/// <summary>Exports from and imports into stores, through real bytes.</summary>
internal static class Documents
{
    public static readonly string[] Restored = ["user", "sessions", "messages", "observations", "memories", "associations"];

    public static async Task<byte[]> ExportAsync(this IMemoryStore store, Scope scope, TimeProvider time, CancellationToken cancellationToken)
    {
        var exporter = new UserExporter(store, time, new AuditReader(store));
        await using var image = await exporter.OpenAsync(scope, cancellationToken);
        using var bytes = new MemoryStream();
        var pipe = PipeWriter.Create(bytes, new StreamPipeWriterOptions(leaveOpen: true));
        await exporter.WriteAsync(scope, image!, pipe, cancellationToken);
        await pipe.CompleteAsync();
        return bytes.ToArray();
    }

    /// <summary>Imports bytes that arrive so many at a time.</summary>
    public static async Task<ImportOutcome> ImportAsync(
        this IMemoryStore store, Scope scope, byte[] document, TimeProvider time, CancellationToken cancellationToken, int atOnce = 16 << 10, IIdSource? ids = null)
    {
        var options = new PortabilityOptions();
        await using var spooled = new SpooledDocument(Pieces(document, atOnce), options, time.Now() + options.ClockSkew);
        return await new UserImporter(store, options, new AuditTrail(store, TimeProvider.System, RandomNumberGenerator.Create())).ImportAsync(scope, spooled, ids ?? new CountingIds(900_000), key: null, cancellationToken);
    }

    /// <summary>What an import restores of a document, as text.</summary>
    public static string RestoredPart(ReadOnlySpan<byte> document)
    {
        var root = JsonNode.Parse(document)!.AsObject();
        return string.Join('\n', Restored.Select(name => $"{name}: {root[name]?.ToJsonString(new JsonSerializerOptions())}"));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] document, int atOnce)
    {
        for (var start = 0; start < document.Length; start += atOnce)
        {
            await Task.Yield();
            yield return document.AsMemory(start, Math.Min(atOnce, document.Length - start));
        }
    }
}
