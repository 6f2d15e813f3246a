using Memory.Server.Cli.Serving;
using Memory.Server.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Memory.Server.Tests.Cli.Serving;

/// <summary>Who says where the server listens, when several do.</summary>
public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080", "PORT=", "urls=")]
    [InlineData("http://127.0.0.1:8080", "PORT=  ")]
    [InlineData("http://0.0.0.0:5000", "PORT=5000")]
    [InlineData("http://0.0.0.0:65535", "PORT= 65535 ")]
    [InlineData("http://0.0.0.0:5000", "PORT=5000", "http_ports=8080")]
    [InlineData("http://memory.example:1", "PORT=5000", "urls=http://memory.example:1")]
    [InlineData("http://memory.example:1", "PORT=none", "urls=http://memory.example:1")]
    [InlineData("http://a:1 https://b:2", "urls=http://a:1; https://b:2;")]
    [InlineData("http://*:8080 http://*:8081 https://*:8443", "http_ports=8080;8081", "https_ports=8443")]
    [InlineData("http://c:3", "Kestrel:Endpoints:Door:Url=http://c:3", "urls=http://memory.example:1", "PORT=5000")]
    public void Addresses_SaidInSeveralPlaces_TheFirstCounts(string expected, params string[] said) =>
        Assert.Equal(expected.Split(' '), ListenAddresses.In(Configured(said)));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData("0x50")]
    [InlineData("80;81")]
    [InlineData("tcp://10.0.0.7:80")]
    public void Port_ThatIsNone_IsNamed(string port)
    {
        var refused = Assert.Throws<SettingsException>(() => ListenAddresses.In(Configured($"PORT={port}")));
        Assert.Contains($"PORT must be a whole number from 1 to 65535, but is '{port}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http_ports=many")]
    [InlineData("urls=http://a:1;ftp://b")]
    public void Addresses_ThatAreNone_AreRefused(string said) =>
        Assert.Throws<SettingsException>(() => ListenAddresses.In(Configured(said)));

    [Fact]
    public void Port_BesideThePortOfAnImage_IsTheOnlyOneListenedAt()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["PORT"] = "5000", ["http_ports"] = "8080", ["urls"] = null });

        ListenAddresses.Apply(builder);

        Assert.Equal(("http://0.0.0.0:5000", ""), (builder.Configuration["urls"], builder.Configuration["http_ports"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000/", "http://0.0.0.0:5000")]
    [InlineData("http://localhost:5000/", "http://*:5000")]
    [InlineData("http://localhost:5000/", "http://[::]:5000")]
    [InlineData("http://[::1]:5000/", "http://[::1]:5000")]
    [InlineData("http://memory.example:5000/memory", "http://memory.example:5000/memory")]
    [InlineData("http://localhost:81/", "https://*:443", "http://+:81")]
    [InlineData("https://memory.example/", "https://memory.example:443")]
    [InlineData(null, "http://127.0.0.1:0")]
    [InlineData(null, "http://unix:/run/memory.sock")]
    public void OwnServer_ByWhereItListens_IsAskedOnThisMachine(string? expected, params string[] listening) =>
        Assert.Equal(expected, HealthCommand.ReachedBy(listening)?.AbsoluteUri);

    private static IConfiguration Configured(params string[] said) =>
        new ConfigurationBuilder().AddInMemoryCollection(said.Select(static one => one.Split('=', 2)).Select(static one => KeyValuePair.Create(one[0], (string?)one[1]))).Build();
}
