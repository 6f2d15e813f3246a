namespace Memory.Server.Configuration;

/// <summary>The bucket where backups are kept. The tree <c>Memory:Backups:S3</c> of the configuration.</summary>
internal sealed record S3Settings
{
    /// <summary>The region that requests are signed for where a store of one's own asks for none.</summary>
    public const string UsualRegion = "us-east-1";

    public required string Bucket { get; init; }

    /// <summary>What the names of all files begin with, without slashes at its ends; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The bucket's region.</summary>
    public string Region { get; init; } = UsualRegion;

    /// <summary>Where the service is; null for Amazon's own, which the region tells.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The name of the credentials; null together with <see cref="SecretKey"/> to look for some where Amazon's tools look.</summary>
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary>Whether the bucket stands in the address's path, as stores of one's own want it, and not in its host.</summary>
    public bool PathStyle { get; init; }

    /// <summary>Without the credentials.</summary>
    public override string ToString() => Prefix.Length == 0 ? $"s3://{Bucket}" : $"s3://{Bucket}/{Prefix}";
}
