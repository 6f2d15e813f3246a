using Memory.Server.Configuration;
using Memory.Server.Recall;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Configuration;

public sealed class HttpSettingsTests
{
    [Fact]
    public void Read_Nothing_ClosedAndBounded()
    {
        var http = Read();
        Assert.Empty(http.Origins);
        Assert.Empty(http.TrustedProxies);
        Assert.Empty(http.AllowedHosts);
        Assert.Equal((1000, 200, 120), (http.MaxRequests, http.MaxQueued, http.WrongKeysPerMinute));
        Assert.Equal(
            (TimeSpan.FromSeconds(100), TimeSpan.FromHours(1), TimeSpan.FromSeconds(15)), (http.RequestTimeout, http.LongRequestTimeout, http.HeadTimeout));
    }

    [Fact]
    public void Read_All_Taken()
    {
        var http = Read(
            ("Http:MaxRequests", "5"), ("Http:MaxQueued", "0"), ("Http:RequestTimeoutSeconds", "7"), ("Http:LongRequestTimeoutSeconds", "8"),
            ("Http:HeadTimeoutSeconds", "9"), ("Http:WrongKeysPerMinute", "0"), ("Http:TrustedProxies", "10.0.0.7, 192.168.0.0/16,2001:db8::/32"),
            ("Http:AllowedHosts", "memory.example,*.internal.example, 10.0.0.7"),
            ("Cors:Origins", "https://App.example/, http://localhost:3000,http://[::1]:80,https://bücher.example"));
        Assert.Equal((5, 0, 0), (http.MaxRequests, http.MaxQueued, http.WrongKeysPerMinute));
        Assert.Equal((7, 8, 9), (http.RequestTimeout.TotalSeconds, http.LongRequestTimeout.TotalSeconds, http.HeadTimeout.TotalSeconds));
        Assert.Equal(["10.0.0.7/32", "192.168.0.0/16", "2001:db8::/32"], http.TrustedProxies.Select(static network => network.ToString()));
        Assert.Equal(["memory.example", "*.internal.example", "10.0.0.7"], http.AllowedHosts);
        Assert.Equal(["https://app.example", "http://localhost:3000", "http://[::1]", "https://xn--bcher-kva.example"], http.Origins);
    }

    [Theory]
    [InlineData("Cors:Origins", "*")]
    [InlineData("Cors:Origins", "null")]
    [InlineData("Cors:Origins", "app.example")]
    [InlineData("Cors:Origins", "https://app.example/path")]
    [InlineData("Cors:Origins", "https://app.example?x")]
    [InlineData("Cors:Origins", "https://user@app.example")]
    [InlineData("Cors:Origins", "https://*.example")]
    [InlineData("Cors:Origins", "ftp://app.example")]
    [InlineData("Cors:Origins", "https://fine.example,nonsense")]
    [InlineData("Http:TrustedProxies", "*")]
    [InlineData("Http:TrustedProxies", "0.0.0.0/0")]
    [InlineData("Http:TrustedProxies", "::/0")]
    [InlineData("Http:TrustedProxies", "10.0.0.0/33")]
    [InlineData("Http:TrustedProxies", "proxy.example")]
    [InlineData("Http:AllowedHosts", "*")]
    [InlineData("Http:AllowedHosts", "memory.example:8080")]
    [InlineData("Http:AllowedHosts", "https://memory.example")]
    [InlineData("Http:MaxRequests", "0")]
    [InlineData("Http:MaxQueued", "-1")]
    [InlineData("Http:RequestTimeoutSeconds", "0")]
    [InlineData("Http:LongRequestTimeoutSeconds", "86401")]
    [InlineData("Http:HeadTimeoutSeconds", "601")]
    [InlineData("Http:WrongKeysPerMinute", "1000001")]
    [InlineData("Http:MaxRequest", "5")]
    public void Read_WhatIsWrong_RefusedByName(string name, string value)
    {
        var mistake = Assert.Single(Assert.Throws<SettingsException>(() => Read((name, value))).Mistakes);
        Assert.StartsWith($"Memory:{name}", mistake, StringComparison.Ordinal);
    }

    private static HttpSettings Read(params (string Name, string Value)[] settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Memory:{setting.Name}", (string?)setting.Value)))
        .Build(), RecallService.DefaultWeights).Http;
}
