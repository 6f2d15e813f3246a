using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Memory.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Benchmarks;

/// <summary>What the typed client costs for each recall beside the network: the request is written, and an answer that is there at once is read. Parsing the same bytes is the floor.</summary>
public class ClientOverhead
{
    private static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private readonly RecallRequest question = new() { UserId = "u1", Query = "Where do I live now?", Limit = 10, TokenBudget = 1024 };
    private byte[] answer = [];
    private ServiceProvider services = null!;
    private IMemoryClient client = null!;

    /// <summary>How many turns the answer holds; one takes about half a kilobyte.</summary>
    [Params(5, 100)]
    public int Turns { get; set; }

    [GlobalSetup]
    public void Connect()
    {
        var said = Sentences.Write(Turns).Select((text, i) => new RecalledTurn
        {
            Id = $"m-{i}", SessionId = "s1", Role = TurnRole.User, Content = text + text, CreatedAt = DateTimeOffset.UnixEpoch, Score = 0.5,
        });
        answer = JsonSerializer.SerializeToUtf8Bytes(new RecallResponse { UserId = "u1", Memories = [], Turns = [.. said], Context = "Lives in Dallas.", TokenCount = 4 }, Wire);
        var collection = new ServiceCollection();
        collection.AddMemoryClient(static options => options.ApiKey = "key").ConfigurePrimaryHttpMessageHandler(() => new InstantAnswer(() => answer));
        services = collection.BuildServiceProvider();
        client = services.GetRequiredService<IMemoryClient>();
    }

    [GlobalCleanup]
    public void Disconnect() => services.Dispose();

    [Benchmark(Description = "recall, parsing alone")]
    public RecallResponse? Parse() => JsonSerializer.Deserialize<RecallResponse>(answer, Wire);

    [Benchmark(Description = "recall, the typed client")]
    public ValueTask<RecallResponse> RecallAsync() => client.RecallAsync(question);

    private sealed class InstantAnswer(Func<byte[]> body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            // A stream, as from a network: what is there as an array would not have to be read.
            Content = new StreamContent(new MemoryStream(body(), writable: false)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        });
    }
}
