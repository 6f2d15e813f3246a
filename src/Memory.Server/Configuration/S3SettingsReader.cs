using System.Text.RegularExpressions;

namespace Memory.Server.Configuration;

/// <summary>Reads in which bucket backups are kept. What the credentials and the address hold is never part of a message.</summary>
internal sealed partial class S3SettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const string Tree = "Backups:S3";
    private const int MaxSecretLength = 1024;
    private const int MaxPrefixLength = 256;
    private const int MatchMilliseconds = 1000;

    private static readonly string[] Parts = ["Bucket", "Prefix", "Region", "Endpoint", "AccessKey", "SecretKey", "PathStyle", "AllowHttp"];

    private readonly ServiceFields _fields = new(configuration, mistakes, Tree);
    private readonly NumberSettings _flags = new(configuration, mistakes);

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } = Parts.Select(static part => $"{Tree}:{part}").ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads them; null when none is set, or they are wrong.</summary>
    public S3Settings? Read()
    {
        if (Parts.All(part => _fields.Raw(part) is null))
            return null;
        var endpoint = ReadEndpoint();
        var (accessKey, secretKey) = ReadKeys();
        var prefix = ReadPrefix();
        var region = ReadRegion();
        var pathStyle = _flags.Flag($"{Tree}:PathStyle");
        return ReadBucket() is not { } bucket ? null : new S3Settings
        {
            Bucket = bucket,
            Prefix = prefix,
            Region = region,
            Endpoint = endpoint,
            AccessKey = accessKey,
            SecretKey = secretKey,
            PathStyle = pathStyle ?? endpoint is not null,
        };
    }

    private string? ReadBucket()
    {
        if (_fields.Raw("Bucket") is not { } bucket)
            _fields.Refuse("Bucket", "must be set when any of its neighbours is.");
        else if (!BucketName().IsMatch(bucket) || bucket.Contains("..", StringComparison.Ordinal) || System.Net.IPAddress.TryParse(bucket, out _))
            _fields.Refuse("Bucket", "must be a bucket's name: 3 to 63 small letters, digits, dots and dashes, beginning and ending with a letter or digit.");
        else
            return bucket;
        return null;
    }

    private string ReadPrefix()
    {
        var prefix = _fields.Raw("Prefix")?.Trim('/') ?? "";
        if (prefix.Length == 0 || (prefix.Length <= MaxPrefixLength && PrefixParts().IsMatch(prefix) && !prefix.Contains("..", StringComparison.Ordinal)))
            return prefix;
        _fields.Refuse("Prefix", $"must be at most {MaxPrefixLength} letters, digits, dots, dashes and underscores, with single slashes between them.");
        return "";
    }

    private string ReadRegion()
    {
        if (_fields.Raw("Region") is not { } region)
        {
            if (_fields.Raw("Endpoint") is null)
                _fields.Refuse("Region", "must be set to the bucket's region, unless an Endpoint is.");
        }
        else if (!RegionName().IsMatch(region))
        {
            _fields.Refuse("Region", "must be a region such as eu-central-1: small letters, digits and dashes.");
        }
        else
        {
            return region;
        }

        return S3Settings.UsualRegion;
    }

    private Uri? ReadEndpoint()
    {
        var allowHttp = _flags.Flag($"{Tree}:AllowHttp") ?? false;
        if (_fields.Raw("Endpoint") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            _fields.Refuse("Endpoint", "must be an absolute http or https address.");
        else if (address.UserInfo.Length > 0)
            _fields.Refuse("Endpoint", "must hold no user name or password; credentials belong into AccessKey and SecretKey beside it.");
        else if (address is not { AbsolutePath: "/", Query: "", Fragment: "" })
            _fields.Refuse("Endpoint", "must be a scheme, a host and at most a port; the bucket and a prefix have settings of their own.");
        else if (address.Scheme == "http" && !address.IsLoopback && !allowHttp)
            _fields.Refuse("Endpoint", "must be https: over http anybody on the way can read the backups. In a network of your own, set AllowHttp beside it.");
        else
            return address;
        return null;
    }

    private (string? AccessKey, string? SecretKey) ReadKeys()
    {
        var (accessKey, secretKey) = (ReadSecret("AccessKey"), ReadSecret("SecretKey"));
        if (_fields.Raw("AccessKey") is null != _fields.Raw("SecretKey") is null)
            _fields.Refuse("AccessKey", "and SecretKey must be set together, or neither, to find credentials where Amazon's tools do.");
        return (accessKey, secretKey);
    }

    private string? ReadSecret(string name)
    {
        if (_fields.Raw(name) is not { } secret)
            return null;
        if (secret.Length <= MaxSecretLength && !secret.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return secret;
        _fields.Refuse(name, $"must be at most {MaxSecretLength} characters of printable ASCII without spaces and line ends.");
        return null;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex BucketName();

    /// <summary>Parts that begin with a dot are for files that hide; in a bucket nothing is gained by them.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex PrefixParts();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex RegionName();
}
