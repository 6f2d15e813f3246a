using Memory.Server.Storage.Postgres;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://ada:p%40ss%3Aword@db.example:6543/my%20memory", "db.example", 6543, "ada", "p@ss:word", "my memory")]
    [InlineData("postgresql://ada@localhost", "localhost", 5432, "ada", null, null)]
    [InlineData("Host=db;Port=1;Username=u;Password=p;Database=d", "db", 1, "u", "p", "d")]
    public void Read_Address_EveryPartTaken(string written, string host, int port, string user, string? password, string? database)
    {
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.Read(written));
        Assert.Equal((host, port, user, password, database), (read.Host, read.Port, read.Username, read.Password, read.Database));
    }

    [Fact]
    public void Read_UrlWithOptions_LibpqsNamesUnderstood()
    {
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.Read("postgres://u@h/d?sslmode=require&application_name=shop&Maximum%20Pool%20Size=7"));
        Assert.Equal((SslMode.Require, "shop", 7), (read.SslMode, read.ApplicationName, read.MaxPoolSize));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("postgres://")]
    [InlineData("postgres://user:secret@/d")]
    [InlineData("postgres://user:secret@host:port/d")]
    [InlineData("postgres://user:secret@host/d?sslmode=perhaps")]
    [InlineData("postgres://user:secret@host/d?nonsense")]
    [InlineData("Host=h;Password=secret;Nonsense=1")]
    [InlineData("Username=u;Password=secret")]
    public void Read_NoAddress_RefusedWithoutItsPassword(string written)
    {
        var mistake = Assert.Throws<FormatException>(() => PostgresAddress.Read(written));
        Assert.DoesNotContain("secret", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithBounds_WhatWasWritten_Stays()
    {
        var bounded = new NpgsqlConnectionStringBuilder(PostgresAddress.WithBounds("Host=h;Maximum Pool Size=3;Command Timeout=9", TimeSpan.FromSeconds(1.5)));
        Assert.Equal((3, 9, 2), (bounded.MaxPoolSize, bounded.CommandTimeout, bounded.Timeout));
    }
}
