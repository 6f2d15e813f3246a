using Memory.Server.Backups.Places;
using Memory.Server.Configuration;
using Memory.Server.Tests.Backups.Places.S3;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Backups.Places;

/// <summary>What a bucket's refusals become.</summary>
public sealed class S3RefusalTests : S3PlaceTest
{
    [Theory]
    [InlineData(403, "AccessDenied", false, "denies access")]
    [InlineData(404, "NoSuchBucket", false, "does not exist")]
    [InlineData(403, "ExpiredToken", false, "are not accepted")]
    [InlineData(400, "AuthorizationHeaderMalformed", false, "another region")]
    [InlineData(301, "PermanentRedirect", false, "another region")]
    [InlineData(507, "XMinioStorageFull", false, "is full")]
    [InlineData(501, "NotImplemented", false, "refuses the request")]
    [InlineData(400, "MalformedXML", false, "refuses the request")]
    [InlineData(503, "SlowDown", true, "is busy")]
    [InlineData(500, "InternalError", true, "is busy")]
    [InlineData(429, "TooManyRequests", true, "is busy")]
    [InlineData(400, "XAmzContentSHA256Mismatch", true, "not what was sent")]
    public async Task Refusals_OfEachCall_SayWhatIsWrongAndWhetherToComeAgain(int status, string code, bool isTransient, string told)
    {
        Stub.Around = (_, _, _) => throw new S3Refusal(status, code);
        Task[] asked =
        [
            PutAsync("x", "text"), Place.PutAsync("x", new MemoryStream(TwoParts), Token), Place.OpenAsync("x", Token),
            Place.ListAsync("", Token).ToListAsync(Token).AsTask(), Place.DeleteAsync("x", Token),
        ];
        foreach (var one in asked)
            Told(await Assert.ThrowsAsync<BackupPlaceException>(() => one.Guarded()), isTransient, told);
    }

    [Fact]
    public async Task Refusal_ForGood_IsNotAskedAgain()
    {
        Refuse("PutObject", 403, "AccessDenied");
        await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("x", "text"));
        Assert.Equal(["PutObject"], Asked);
    }

    [Fact]
    public async Task Refusal_WithACodeThatIsNone_IsToldWithoutIt()
    {
        Refuse("PutObject", 400, S3Stub.SecretKey);
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("x", "text")), isTransient: false, "(400)");
    }

    [Theory]
    [InlineData("PutObject")]
    [InlineData("UploadPart")]
    [InlineData("CompleteMultipartUpload")]
    public async Task Busy_Once_IsAskedAgainWithTheSameBytes(string operation)
    {
        var busy = 0;
        On(operation, (_, usual) => Interlocked.Increment(ref busy) == 1 ? throw new S3Refusal(503, "SlowDown") : usual());
        var content = operation == "PutObject" ? "text"u8.ToArray() : TwoParts;
        await Place.PutAsync("x", new MemoryStream(content), Token).Guarded();
        Assert.Equal(content, await ReadAsync("x"));
        Assert.InRange(busy, 2, 3);
    }

    [Fact]
    public async Task Busy_Always_IsGivenUpAfterTheRetries()
    {
        Refuse("GetObject", 503, "SlowDown");
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.OpenAsync("x", Token).Guarded());
        Assert.Equal(1 + Limits.Retries, Asked.Count);
    }

    [Fact]
    public async Task Credentials_Wrong_AreToldSo()
    {
        foreach (var settings in (S3Settings[])[Settings with { SecretKey = "another" }, Settings with { AccessKey = "AKIDOFNOBODY" }])
        {
            var fault = await Assert.ThrowsAsync<BackupPlaceException>(() => Open(settings).OpenAsync("x", Token).Guarded());
            Told(fault, isTransient: false, "credentials for s3://memory-backups/of/this-server are not accepted");
        }
    }

    [Fact]
    public async Task Region_Wrong_IsToldSo() => Told(
        await Assert.ThrowsAsync<BackupPlaceException>(() => Open(Settings with { Region = "eu-test-2" }).DeleteAsync("x", Token).Guarded()), isTransient: false, "another region");

    [Fact]
    public async Task Clock_BehindTheServices_IsMadeUpFor()
    {
        Stub.ClockAhead = TimeSpan.FromHours(2);
        await PutAsync("x", "text");
        Assert.Equal("text"u8.ToArray(), await ReadAsync("x"));
    }

    [Fact]
    public async Task Clock_RefusedAllTheSame_IsToldSo()
    {
        Refuse("PutObject", 403, "RequestTimeTooSkewed");
        Told(await Assert.ThrowsAsync<BackupPlaceException>(() => PutAsync("x", "text")), isTransient: false, "clock");
    }

    [Theory]
    [InlineData("PutObject")]
    [InlineData("UploadPart")]
    [InlineData("CompleteMultipartUpload")]
    public async Task Put_AnsweredByAPageThatIsNoAnswer_HasFailed(string operation)
    {
        On(operation, static (context, _) => context.Response.WriteAsync("<html>Sign in to this network</html>", Token));
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.PutAsync("x", new MemoryStream(operation == "PutObject" ? [] : TwoParts), Token).Guarded());
        Assert.Empty(Stub.Contents.Objects);
    }

    [Fact]
    public async Task Put_CompletionThatFailsAfterIts200_HasFailed()
    {
        On("CompleteMultipartUpload", static (context, _) => context.Response.WriteAsync("<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>late</Message></Error>", Token));
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded());
        Assert.Empty(Stub.Contents.Uploads);
    }

    [Fact]
    public async Task List_AnsweredByAPageThatIsNoList_HasFailed()
    {
        On("ListObjectsV2", static (context, _) => context.Response.WriteAsync("<html><body>Sign in<br></body></html>", Token));
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.ListAsync("", Token).ToListAsync(Token).Guarded());
    }

    [Fact]
    public async Task Logs_AfterFailures_HoldNoSecret()
    {
        Stub.Around = (_, call, usual) => call.Operation is "UploadPart" or "AbortMultipartUpload" ? throw new S3Refusal(403, "AccessDenied") : usual();
        await Assert.ThrowsAsync<BackupPlaceException>(() => Place.PutAsync("x", new MemoryStream(TwoParts), Token).Guarded());
        var written = string.Join('\n', Log.Lines);
        Assert.Contains("Parts of x stay in s3://memory-backups/of/this-server", written, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Stub.SecretKey, written, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Stub.AccessKey, written, StringComparison.Ordinal);
    }
}
