using System.Net;
using System.Text;
using Memory.Server.Portability;
using Memory.Server.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Portability;

/// <summary>Servers whose bounds are so low that they are met.</summary>
public sealed class PortabilityBoundsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_OfMoreBytesThanMayBe_IsTooLarge(bool chunked)
    {
        await using var server = await StartAsync(new PortabilityOptions { MaxBytes = 300_000 });
        using var client = server.CreateAdmin();
        var text = "{\"x\":[" + string.Join(',', Enumerable.Repeat("\"xxxxxxxxx\"", 60_000)) + "]}";
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new("application/json") } };
        if (chunked)
            body.Headers.ContentLength = null;
        (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", chunked ? new Chunked(body) : body)).ShouldBeProblem(413);
        Assert.Equal(200, (await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString())).Status);
    }

    [Fact]
    public async Task Import_OfMoreRecordsThanMayBe_IsRefused()
    {
        await using var server = await StartAsync(new PortabilityOptions { MaxRecords = 10 });
        using var client = server.CreateAdmin();
        (await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString())).ShouldBlame("associations");
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_OfMoreThanMayBeAdded_IsAConflict()
    {
        await using var server = await StartAsync(new PortabilityOptions { MaxAdded = 3 });
        using var client = server.CreateAdmin();
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "Hello." });
        (await client.PostAsync("/v1/users/ana/import", SmallDocument.For("ana").ToJsonString())).ShouldBeProblem(409);
        Assert.Single((await client.GetAsync("/v1/users/ana/export")).Json.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task Seat_HeldByAnImportThatHangs_IsFreeAgainWhenItsCallerHangsUp()
    {
        await using var server = await StartAsync(new PortabilityOptions { AtOnce = 1, SeatPatience = TimeSpan.FromMilliseconds(20) });
        using var client = server.CreateAdmin();
        await client.RememberAsync("bob", "Lima", "location");
        using var http = new HttpClient { BaseAddress = server.Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", client.ApiKey);
        using var hangUp = new CancellationTokenSource();
        using var body = new Chunked(holds: true);
        var hanging = http.PostAsync(new Uri("/v1/users/ana/import", UriKind.Relative), body, hangUp.Token);
        await body.Begun.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);

        // Until the server has taken the seat there may be one.
        Reply busy;
        do
            busy = await client.GetAsync("/v1/users/bob/export");
        while (busy.Status == 200);
        busy.ShouldBeProblem(503);
        Assert.True(busy.Headers.ContainsKey("Retry-After"));

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Reply free;
        do
            free = await client.GetAsync("/v1/users/bob/export");
        while (free.Status == 503);
        Assert.Equal(200, free.Status);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    private static Task<OwnServer> StartAsync(PortabilityOptions options) => OwnServer.StartAsync(services => services.AddSingleton(options), perMinute: 0, userPerMinute: 0);

    /// <summary>A body of unknown length; one that holds begins a document and never ends it.</summary>
    private sealed class Chunked : HttpContent
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HttpContent? inner;

        public Chunked(HttpContent inner)
        {
            this.inner = inner;
            Headers.ContentType = new("application/json");
        }

        public Chunked(bool holds)
        {
            Assert.True(holds);
            Headers.ContentType = new("application/json");
        }

        public Task Begun => begun.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (inner is not null)
            {
                await inner.CopyToAsync(stream, cancellationToken);
                return;
            }

            await stream.WriteAsync("{\"format\":\"memory-export\","u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
