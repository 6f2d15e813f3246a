using Memory.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class S3SettingsTests
{
    private static readonly (string, string)[] Right = [("Bucket", "backups"), ("Region", "eu-central-1")];

    [Fact]
    public void Read_Nothing_IsNone()
    {
        var (settings, mistakes) = Read();
        Assert.Null(settings);
        Assert.Empty(mistakes);
        Assert.Null(Read(("Bucket", ""), ("SecretKey", "")).Settings);
    }

    [Fact]
    public void Read_AmazonsOwn_TakenWithItsUsualWays()
    {
        var (settings, mistakes) = Read(Right);
        Assert.Empty(mistakes);
        Assert.Equal(new S3Settings { Bucket = "backups", Region = "eu-central-1" }, settings);
    }

    [Fact]
    public void Read_AStoreOfOnesOwn_HasTheBucketInThePath()
    {
        var (settings, mistakes) = Read(
            ("Bucket", "my.backups-1"), ("Prefix", "/of/this_server/"), ("Endpoint", "https://s3.example:9000"), ("AccessKey", "AKID"), ("SecretKey", "se/cret+="));
        Assert.Empty(mistakes);
        Assert.Equal(
            new S3Settings
            {
                Bucket = "my.backups-1", Prefix = "of/this_server", Region = S3Settings.UsualRegion, Endpoint = new Uri("https://s3.example:9000"), AccessKey = "AKID", SecretKey = "se/cret+=", PathStyle = true,
            },
            settings);
        Assert.False(Read([.. Right, ("Endpoint", "https://s3.example"), ("PathStyle", "false")]).Settings!.PathStyle);
    }

    [Theory]
    [InlineData("http://localhost:9000")]
    [InlineData("http://127.0.0.1:9000")]
    [InlineData("http://[::1]:9000")]
    public void Read_HttpOnThisMachine_Taken(string endpoint) => Assert.NotNull(Read([.. Right, ("Endpoint", endpoint)]).Settings!.Endpoint);

    [Fact]
    public void Read_HttpElsewhere_OnlyWhenItIsAllowed()
    {
        Assert.Contains("https", Assert.Single(Read([.. Right, ("Endpoint", "http://s3.example")]).Mistakes), StringComparison.Ordinal);
        var (settings, mistakes) = Read([.. Right, ("Endpoint", "http://s3.example"), ("AllowHttp", "true")]);
        Assert.Empty(mistakes);
        Assert.Equal(new Uri("http://s3.example"), settings!.Endpoint);
    }

    [Theory]
    [InlineData("Bucket", "ab")]
    [InlineData("Bucket", "Backups")]
    [InlineData("Bucket", "back_ups")]
    [InlineData("Bucket", "-backups")]
    [InlineData("Bucket", "back..ups")]
    [InlineData("Bucket", "10.0.0.7")]
    [InlineData("Bucket", "backups\n")]
    [InlineData("Bucket", "back/ups")]
    [InlineData("Prefix", "a//b")]
    [InlineData("Prefix", "../a")]
    [InlineData("Prefix", "a b")]
    [InlineData("Prefix", ".a")]
    [InlineData("Region", "EU")]
    [InlineData("Region", "eu central")]
    [InlineData("Region", "eu-central-1.evil.example")]
    [InlineData("Endpoint", "s3.example")]
    [InlineData("Endpoint", "ftp://s3.example")]
    [InlineData("Endpoint", "https://user:pass@s3.example")]
    [InlineData("Endpoint", "https://s3.example/bucket")]
    [InlineData("Endpoint", "https://s3.example/?x=1")]
    [InlineData("PathStyle", "yes")]
    [InlineData("AllowHttp", "1")]
    [InlineData("AccessKey", "AKID")]
    [InlineData("SecretKey", "sec ret")]
    public void Read_Nonsense_IsNamedWithoutWhatItHolds(string name, string value)
    {
        var (_, mistakes) = Read([.. Right.Where(one => one.Item1 != name), (name, value), .. name == "SecretKey" ? [("AccessKey", "AKID")] : Array.Empty<(string, string)>()]);
        var mistake = Assert.Single(mistakes);
        Assert.StartsWith($"Memory:Backups:S3:{name} ", mistake, StringComparison.Ordinal);
        if (name is "AccessKey" or "SecretKey" or "Endpoint")
            Assert.DoesNotContain(value, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatIsMissing_IsNamed()
    {
        Assert.StartsWith("Memory:Backups:S3:Bucket must be set", Assert.Single(Read(("Region", "eu-central-1")).Mistakes), StringComparison.Ordinal);
        Assert.StartsWith("Memory:Backups:S3:Region must be set", Assert.Single(Read(("Bucket", "backups")).Mistakes), StringComparison.Ordinal);
        Assert.StartsWith("Memory:Backups:S3:AccessKey and SecretKey", Assert.Single(Read([.. Right, ("SecretKey", "secret")]).Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_OfAllSettings_AreKnown() =>
        Assert.Equal(["AccessKey", "AllowHttp", "Bucket", "Endpoint", "PathStyle", "Prefix", "Region", "SecretKey"], S3SettingsReader.Names.Select(static name => name.Split(':')[^1]).Order(StringComparer.Ordinal));

    [Fact]
    public void ToString_OfSettings_HoldsNoSecret() => Assert.Equal(
        "s3://backups/of/it", new S3Settings { Bucket = "backups", Prefix = "of/it", AccessKey = "AKID", SecretKey = "secret", Endpoint = new Uri("https://s3.example") }.ToString());

    private static (S3Settings? Settings, List<string> Mistakes) Read(params (string Name, string Value)[] written)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(written.Select(static one => KeyValuePair.Create($"Memory:Backups:S3:{one.Name}", (string?)one.Value)))
            .Build();
        var mistakes = new List<string>();
        return (new S3SettingsReader(configuration, mistakes).Read(), mistakes);
    }
}
