using System.Globalization;
using Memory.Benchmarks.Postgres;
using Memory.Server.Embedding;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Memory.Benchmarks.Footprints;

/// <summary>What many users take: bytes on the disk and in memory, and processor time for what is done with them, over either store.</summary>
internal static class Footprint
{
    private const int Questions = 10;

    /// <summary>So that the first of the measured figures is not one of the compiler.</summary>
    private static readonly FootprintSizes WarmUp = new(Users: 60, Memories: 60, Turns: 60);

    public static async Task RunAsync(FootprintSizes sizes, TextWriter output)
    {
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{sizes.Users:N0} users with {sizes.Memories:N0} memories and {sizes.Turns:N0} turns each, texts of {Sentences.Write(sizes.Users).Average(static text => text.Length):0} characters, a fact in every tenth turn"));
        await OfFolderAsync(WarmUp, TextWriter.Null);
        await OfFolderAsync(sizes, output);
        if (ThrowawayDatabase.IsThere)
            await OfPostgresAsync(sizes, output);
        else
            await output.WriteLineAsync("Postgres was left out: there is no MEMORY_TEST_POSTGRES.");
    }

    private static async Task OfFolderAsync(FootprintSizes sizes, TextWriter output)
    {
        await output.WriteLineAsync("\nThe folder");
        var folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
        try
        {
            var (remembered, said) = await FillAsync(sizes, output, folder.FullName, postgres: null, () => SizeOf(folder));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"on the disk, a memory: {remembered / (sizes.Users * (double)sizes.Memories):0} bytes; a turn with what was extracted from it: {(said - remembered) / (sizes.Users * (double)sizes.Turns):0}"));
            await using var store = await EmbeddedMemoryStore.OpenAsync(
                new EmbeddedOptions { Folder = folder.FullName }, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, CancellationToken.None);
            await IndexWeight.WriteAsync(output, store, sizes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task OfPostgresAsync(FootprintSizes sizes, TextWriter output)
    {
        await output.WriteLineAsync("\nPostgres");
        var folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
        await using var database = await ThrowawayDatabase.CreateAsync();
        try
        {
            await FillAsync(sizes, output, folder.FullName, database.ConnectionString, static () => 0);
            await using (var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString))
            {
                await connection.OpenAsync();
                await new TableSizes(connection, output, sizes).WriteAsync();
            }

            using var embedder = new HashingEmbeddingGenerator();
            await using IMemoryStore store = await PostgresMemoryStore.OpenAsync(
                new PostgresOptions { ConnectionString = database.ConnectionString, Patience = TimeSpan.FromSeconds(30) },
                new TextAnalysis(embedder), TimeProvider.System, NullLogger<PostgresMemoryStore>.Instance, CancellationToken.None);
            await IndexWeight.WriteAsync(output, store, sizes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Fills a server and asks it; how large the store was after the memories and after the turns.</summary>
    private static async Task<(long Remembered, long Said)> FillAsync(FootprintSizes sizes, TextWriter output, string folder, string? postgres, Func<long> size)
    {
        await using var users = await Population.StartAsync(sizes, folder, postgres);
        var work = new Work(output, postgres);
        await work.WriteHeaderAsync();
        await work.MeasureAsync("memories stored, 50 at once", async () =>
        {
            await users.RememberAsync();
            return sizes.Users * sizes.Memories;
        });
        var remembered = size();
        await work.MeasureAsync("turns stored and extracted, 2 at once", async () =>
        {
            await users.SayAsync();
            return sizes.Users * sizes.Turns;
        });
        var said = size();
        await work.MeasureAsync("first recalls, each of a user not in memory", () => users.RecallAsync(each: 1));
        await work.MeasureAsync("later recalls", () => users.RecallAsync(Questions));
        return (remembered, said);
    }

    private static long SizeOf(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}
