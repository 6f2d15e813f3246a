using Memory.Server.Backups.Places;
using Memory.Server.Configuration;
using Memory.Server.Tests.Backups.Places.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Backups.Places;

/// <summary>A bucket does what every place does.</summary>
public sealed class S3PlaceContractTests : BackupPlaceContract, IAsyncLifetime
{
    private S3Stub _stub = null!;
    private S3Place _place = null!;

    protected override int PartBytes => S3Limits.SmallestPart;

    private protected override IBackupPlace Place => _place;

    public async ValueTask InitializeAsync()
    {
        _stub = await S3Stub.StartAsync();
        _place = new S3Place(SettingsOf(_stub), TimeProvider.System, NullLogger<S3Place>.Instance, new S3Limits { PartBytes = PartBytes });
    }

    public async ValueTask DisposeAsync()
    {
        _place.Dispose();
        await _stub.DisposeAsync();
    }

    internal static S3Settings SettingsOf(S3Stub stub) => new()
    {
        Bucket = S3Stub.Bucket, Prefix = "of/this-server", Region = S3Stub.Region, Endpoint = stub.Address, AccessKey = S3Stub.AccessKey, SecretKey = S3Stub.SecretKey, PathStyle = true,
    };
}
