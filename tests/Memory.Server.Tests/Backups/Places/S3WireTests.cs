using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Memory.Server.Backups.Places;
using Memory.Server.Tests.Backups.Places.S3;
using Memory.Testing;

namespace Memory.Server.Tests.Backups.Places;

/// <summary>What becomes of files when connections break, hang and lie, and what is left in the bucket.</summary>
public sealed class S3WireTests : S3PlaceTest
{
    [Fact]
    public async Task Put_ConnectionBreaksInTheBody_IsSentAgain()
    {
        var arrivals = 0;
        Stub.OnArrival = async context =>
        {
            if (Interlocked.Increment(ref arrivals) != 1)
                return;
            await context.Request.Body.ReadExactlyAsync(new byte[1000], Token);
            context.Abort();
        };
        var content = TwoParts[..2_000_000];
        await Place.PutAsync("x", new MemoryStream(content), Token).Guarded();
        Assert.Equal(content, await ReadAsync("x"));
    }

    [Fact]
    public async Task Put_ConnectionBreaksAlways_IsTransientAndLeavesNothing()
    {
        Stub.OnArrival = static context =>
        {
            if (context.Request.Query.ContainsKey("partNumber"))
                context.Abort();
            return Task.CompletedTask;
        };
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded());
        Assert.True(fault.IsTransient, fault.Message);
        Assert.Empty(Stub.Contents.Objects);
        Assert.Empty(Stub.Contents.Uploads);
    }

    [Fact]
    public async Task Put_AnswerIsLost_LeavesTheWholeFileOrNone()
    {
        On("CompleteMultipartUpload", static async (context, usual) =>
        {
            await usual();
            context.Abort();
        });
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded());
        Assert.Equal(TwoParts, await ReadAsync("x"));
        Assert.Empty(Stub.Contents.Uploads);
    }

    [Fact]
    public async Task Put_CancelledWhileAPartIsSent_TakesTheOthersBack()
    {
        using var cancel = new CancellationTokenSource();
        Stub.Around = async (context, call, usual) =>
        {
            if (call.Query.GetValueOrDefault("partNumber") != "2")
            {
                await usual();
                return;
            }

            await cancel.CancelAsync();
            await Stub.HangAsync(context);
        };
        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Place.PutAsync("x", new MemoryStream(TwoParts), cancel.Token).Guarded());
        Assert.Equal(cancel.Token, fault.CancellationToken);
        Assert.Equal("AbortMultipartUpload", Asked[^1]);
        Assert.Empty(Stub.Contents.Uploads);
        Assert.Empty(Stub.Contents.Objects);
    }

    [Fact]
    public async Task Put_AbortNeverAnswered_WaitsNoLongerThanItMay()
    {
        var time = new ManualTime();
        var place = Open(Settings, time);
        Stub.Around = (context, call, usual) => call.Operation switch
        {
            "UploadPart" => throw new S3Refusal(403, "AccessDenied"),
            "AbortMultipartUpload" => Stub.HangAsync(context),
            _ => usual(),
        };
        var put = place.PutAsync("x", new MemoryStream(TwoParts), Token);
        await time.WhenTimersAsync(1);
        time.Advance(Limits.AbortTimeout);
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => put.Guarded()), isTransient: false, "denies access");
        Assert.Contains(Log.Lines, static line => line.Text.Contains("stay in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leftovers_OfThisPlaceAndOld_AreRemovedByALaterPut()
    {
        var now = TimeProvider.System.GetUtcNow();
        var none = new Dictionary<string, string>();
        var old = Stub.Contents.Begin("of/this-server/dead", now - TimeSpan.FromDays(2), none);
        var fresh = Stub.Contents.Begin("of/this-server/alive", now - TimeSpan.FromHours(2), none);
        var others = Stub.Contents.Begin("of/another/dead", now - TimeSpan.FromDays(2), none);
        await Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded();
        Assert.Equal([fresh, others], Stub.Contents.Uploads.Select(static upload => upload.Key));
        Assert.NotEqual(old, fresh);
    }

    [Fact]
    public async Task Leftovers_ThatNobodyMayAskFor_FailNoPut()
    {
        Refuse("ListMultipartUploads", 403, "AccessDenied");
        await Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded();
        Assert.Equal(TwoParts, await ReadAsync("x"));
    }

    [Fact]
    public async Task Read_ConnectionBreaksInTheMiddle_IsTransientAndNeverAnEnd()
    {
        await PutAsync("x", new string('a', 100_000));
        On("GetObject", (context, _) => S3Answers.GiveAsync(context, Stub.Contents.Find("of/this-server/x")!, withBody: true, breakAfter: 40_000));
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => ReadAsync("x"));
        Assert.True(fault.IsTransient, fault.Message);
    }

    [Fact]
    public async Task Read_BytesChanged_IsFoundAtTheEnd()
    {
        await Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded();
        Stub.Contents.Find("of/this-server/x")!.Bytes[S3Limits.SmallestPart] ^= 1;
        var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => ReadAsync("x"));
        Assert.Contains("SHA-256", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FilePutByAnotherTool_IsGivenAsItIs()
    {
        Stub.Contents.Put("of/this-server/x", "text"u8.ToArray(), TimeProvider.System.GetUtcNow(), new Dictionary<string, string> { ["x-amz-checksum-crc64nvme"] = "AAAAAAAAAAA=" });
        Assert.Equal("text"u8.ToArray(), await ReadAsync("x"));
    }

    [Fact]
    public async Task Read_ThatPauses_EndsInTime()
    {
        var time = new ManualTime();
        var place = Open(Settings, time);
        await PutAsync("x", new string('a', 1000));
        PauseAfterTenBytes();
        await using var reader = (await place.OpenAsync("x", Token).Guarded())!;
        await reader.ReadExactlyAsync(new byte[10], Token).AsTask().Guarded();
        var read = reader.ReadAsync(new byte[10], Token).AsTask();
        await time.WhenTimersAsync(1);
        time.Advance(Limits.ReadTimeout);
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => read.Guarded()), isTransient: true, "in time");
    }

    [Fact]
    public async Task Read_CancelledWhileItPauses_ThrowsTheCallersOwn()
    {
        await PutAsync("x", new string('a', 1000));
        PauseAfterTenBytes();
        await using var reader = (await Place.OpenAsync("x", Token).Guarded())!;
        await reader.ReadExactlyAsync(new byte[10], Token).AsTask().Guarded();
        using var cancel = new CancellationTokenSource();
        var read = reader.ReadAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.Guarded())).CancellationToken);
    }

    private void PauseAfterTenBytes() => On("GetObject", async (context, _) =>
    {
        context.Response.ContentLength = 1000;
        await context.Response.Body.WriteAsync(new byte[10], Token);
        await context.Response.Body.FlushAsync(Token);
        await Stub.HangAsync(context);
    });

    [Fact]
    public async Task Service_NeverAnswers_IsGivenUpInTime()
    {
        Limits = Limits with { AttemptTimeout = TimeSpan.FromMilliseconds(200), Retries = 0 };
        Stub.Around = (context, _, _) => Stub.HangAsync(context);
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => Place.DeleteAsync("x", Token).Guarded()), isTransient: true, "in time");
    }

    [Fact]
    public async Task Service_NobodyThere_IsTransient()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var place = Open(Settings with { Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}") });
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => place.OpenAsync("x", Token).Guarded()), isTransient: true, "cannot be reached");
    }

    [Fact]
    public async Task List_OfMoreThanAPage_IsWholeInOrderAndOnlyOfThisPlace()
    {
        var none = new Dictionary<string, string>();
        var names = Enumerable.Range(0, 2345).Select(static number => $"archives/{number:D5}.bin").ToList();
        foreach (var name in names)
            Stub.Contents.Put("of/this-server/" + name, [1, 2], DateTimeOffset.UnixEpoch, none);
        foreach (var foreign in (string[])["of/this-server", "of/this-server-2/archives/a", "of/this-server/", "of/this-server/archives/", "of/this-server/with space", "of/this-server/.hidden", "archives/a"])
            Stub.Contents.Put(foreign, [1], DateTimeOffset.UnixEpoch, none);
        var listed = await Place.ListAsync("", Token).ToListAsync(Token).Guarded();
        Assert.Equal(names, listed.Select(static file => file.Name));
        Assert.All(listed, static file => Assert.Equal((2, DateTimeOffset.UnixEpoch), (file.Bytes, file.ModifiedAt)));
        Assert.Equal(3, Asked.Count);
    }

    [Fact]
    public async Task List_ThatBeginsAnewEachTime_EndsWithAFault()
    {
        foreach (var number in Enumerable.Range(0, 1001))
            Stub.Contents.Put($"of/this-server/{number:D5}", [], DateTimeOffset.UnixEpoch, new Dictionary<string, string>());
        Stub.Around = (context, call, usual) => S3Answers.AnswerAsync(context, call with { Query = new Dictionary<string, string> { ["prefix"] = call.Query["prefix"] } }, Stub.Contents, default);
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.ListAsync("", Token).ToListAsync(Token).Guarded());
        Assert.Equal(2, Asked.Count);
    }

    [Fact]
    public async Task Prefix_None_PutsAtTheTop()
    {
        var place = Open(Settings with { Prefix = "" });
        await place.PutAsync("a/b", new MemoryStream([1]), Token).Guarded();
        Assert.Equal(["a/b"], Stub.Contents.Objects.Select(static one => one.Key));
        Assert.Equal(["a/b"], (await place.ListAsync("", Token).ToListAsync(Token).Guarded()).Select(static file => file.Name));
        Assert.Equal("s3://memory-backups", place.Name);
    }

    /// <summary>The stub takes what Amazon's library sends when nobody tells it otherwise: bodies in signed chunks with a checksum behind them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task Stub_BodiesInSignedChunks_AreUnderstood(int length)
    {
        var config = new AmazonS3Config { ServiceURL = Stub.Address.AbsoluteUri, AuthenticationRegion = S3Stub.Region, ForcePathStyle = true, MaxErrorRetry = 0 };
        using var client = new AmazonS3Client(new BasicAWSCredentials(S3Stub.AccessKey, S3Stub.SecretKey), config);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = S3Stub.Bucket, Key = "x", InputStream = new MemoryStream(TwoParts[..length]) }, Token).Guarded();
        Assert.Equal(TwoParts[..length], Stub.Contents.Find("x")!.Bytes);
    }
}
