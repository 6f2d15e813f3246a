using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Memory.Server.Api.Chat;
using Memory.Server.Api.Idempotency;
using Memory.Server.Api.Service;
using Memory.Server.Audit;
using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Keys;
using Memory.Server.Backups.Restoring;
using Memory.Server.Configuration;
using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Diagnostics;
using Memory.Server.Embedding;
using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Model;
using Memory.Server.Hosting.Http;
using Memory.Server.Identity;
using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Lifecycle;
using Memory.Server.Mcp;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Models;
using Memory.Server.Portability;
using Memory.Server.Profiles;
using Memory.Server.Recall;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Postgres;
using Memory.Server.Users;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Memory.Server.Hosting;

/// <summary>Which part stands for what; the one place where the rooms are put together.</summary>
internal static class ServerServices
{
    public static IServiceCollection AddMemoryServer(this IServiceCollection services, MemorySettings settings)
    {
        services.AddExport(settings.Telemetry, OperationFilter.ClientSourceName, PostgresTelemetry.Name).AddRooms(settings);
        return settings.Model.IsConfigured ? services.AddModelReading() : services;
    }

    private static IServiceCollection AddRooms(this IServiceCollection services, MemorySettings settings) => services
        .AddSingleton(settings)
        .AddPlatform()
        .AddStorage(settings)
        .AddAudit()
        .AddSingleton(settings.Audit)
        .AddFrontDoor(settings.Http)
        .AddIdentity(settings)
        .AddMemory(settings)
        .AddModels(settings.Model)
        .AddLifecycle(settings.Lifecycle, settings.Retention)
        .AddIngest()
        .AddSingleton<IScratchStores, EmbeddedScratch>()
        .AddSingleton<IArchiveSeals>(static provider => new RingSeals(
            () => (provider.GetRequiredService<StoreSlot>().Opened as ISealedStore)?.DataKeys,
            provider.GetRequiredService<RingCopy>(),
            provider.GetRequiredService<MemorySettings>().Encryption))
        .AddBackups(settings.Backups)
        .AddDiagnostics(settings.Telemetry)
        .AddSingleton<ServicesHealth>()
        .AddMcp()
        .AddSingleton<ChatRoom>()
        .AddSingleton<RunningRequests>();

    /// <summary>What makes a server repeatable in tests: clock, randomness, ids.</summary>
    private static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => RandomNumberGenerator.Create());
        services.TryAddSingleton<IIdSource, TimeOrderedIds>();
        return services;
    }

    private static IServiceCollection AddStorage(this IServiceCollection services, MemorySettings settings) => services
        .AddSingleton<OpenStore>(provider => settings.Postgres is { } address
            ? cancellationToken => OpenPostgresAsync(PostgresStart.Read(address), settings, provider, cancellationToken)
            : cancellationToken => OpenEmbeddedAsync(settings, provider, cancellationToken))
        .AddSealing(settings)
        .AddSingleton(provider => new StoreMetrics(settings.Postgres is null ? "embedded" : "postgres", provider.GetService<IMeterFactory>()))
        .AddSingleton<StoreSlot>()
        .AddSingleton(static provider => provider.GetRequiredService<StoreSlot>().Store)
        .AddSingleton(static provider => provider.GetRequiredService<IMemoryStore>().Keys)
        .AddSingleton(static provider => provider.GetRequiredService<IMemoryStore>().Idempotency);

    /// <summary>The ring is there once the store is open, and only in one whose settings speak of encryption.</summary>
    private static IServiceCollection AddSealing(this IServiceCollection services, MemorySettings settings)
    {
        services
            .AddSingleton<SealAlarm>().AddHostedService(static provider => provider.GetRequiredService<SealAlarm>())
            .TryAddSingleton<IKeyDestroyer>(static provider =>
                new KeyDestroyer((provider.GetRequiredService<IMemoryStore>() as ISealedStore)?.DataKeys));
        return settings.Encryption.IsMentioned ? services.AddHostedService<SealingWorker>() : services;
    }

    private static async ValueTask<IMemoryStore> OpenEmbeddedAsync(MemorySettings settings, IServiceProvider provider, CancellationToken cancellationToken)
    {
        await EmbedderStart.LearnDimensionsAsync(provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), cancellationToken);
        return await EmbeddedMemoryStore.OpenAsync(
            new EmbeddedOptions
            {
                Folder = settings.Data,
                CacheBytes = (long)settings.StoreCacheMegabytes << 20,
                AllKeptAnswerBytes = (long)settings.KeptAnswerMegabytes << 20,
                Ring = new RingOpening(settings.Encryption, provider.GetRequiredService<RandomNumberGenerator>()),
                KeyRingFolder = settings.Encryption.KeyRing,
                OnSealBroken = provider.GetRequiredService<SealAlarm>().Raise,
                Metrics = provider.GetRequiredService<StoreMetrics>(),
            },
            provider.GetRequiredService<ITextAnalysis>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EmbeddedMemoryStore>>(),
            cancellationToken);
    }

    private static async ValueTask<IMemoryStore> OpenPostgresAsync(PostgresOptions options, MemorySettings settings, IServiceProvider provider, CancellationToken cancellationToken)
    {
        await EmbedderStart.LearnDimensionsAsync(provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), cancellationToken);
        return await PostgresMemoryStore.OpenAsync(
            options with
            {
                Ring = new RingOpening(settings.Encryption, provider.GetRequiredService<RandomNumberGenerator>()),
                OnSealBroken = provider.GetRequiredService<SealAlarm>().Raise,
                Metrics = provider.GetRequiredService<StoreMetrics>(),
            },
            provider.GetRequiredService<ITextAnalysis>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresMemoryStore>>(),
            cancellationToken);
    }

    private static IServiceCollection AddIdentity(this IServiceCollection services, MemorySettings settings) => services
        .AddSingleton(new BootstrapKey(settings.BootstrapKey))
        .AddSingleton(settings.RateLimits)
        .AddSingleton(static provider => new TokenBuckets(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(static provider => new KeysLatelyIn(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<Authenticator>()
        .AddSingleton<WrongKeys>()
        .AddSingleton<BlockedSignIns>()
        .AddSingleton(static provider => new SignInMetrics(provider.GetService<IMeterFactory>()))
        .AddSingleton<SignIn>()
        .AddSingleton<KeyIssuer>()
        .AddSingleton<FirstKey>();

    private static IServiceCollection AddMemory(this IServiceCollection services, MemorySettings settings) => services
        .AddSingleton<MemoryCurator>()
        .AddSingleton<SlotEditor>()
        .AddSingleton<ProfileReader>()
        .AddSingleton<MemoryRestorer>()
        .AddSingleton(new AssociationOptions())
        .AddSingleton<AssociationBook>()
        .AddEmbedding(settings.Embedding, settings.PreviousEmbedding)
        .AddSingleton(new RecallOptions { SqlAbove = settings.Recall.SqlAbove, IndexBytes = (long)settings.Recall.IndexMegabytes << 20 })
        .AddSingleton(new RecallWeights(settings.Recall.Weights, settings.Recall.OwnerWeights))
        .AddRecall()
        .AddSingleton<UserDirectory>()
        .AddSingleton<UserEraser>()
        .AddHostedService<UntoldErasures>()
        .AddSingleton(new PortabilityOptions())
        .AddSingleton<PortabilitySeats>()
        .AddSingleton<UserExporter>()
        .AddSingleton<UserImporter>()
        .AddSingleton<SessionBook>();

    private static IServiceCollection AddIngest(this IServiceCollection services) => services
        .AddSingleton(new IngestOptions())
        .AddSingleton(static provider => new Backpressure(
            provider.GetRequiredService<IMemoryStore>().Jobs, provider.GetRequiredService<IngestOptions>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<JobSignals>()
        .AddSingleton(static provider => new IngestMetrics(provider.GetService<IMeterFactory>()))
        .AddSingleton<JobSpans>()
        .AddSingleton<IngestService>()
        .AddSingleton<FailedJobs>()
        .AddSingleton<TurnExtraction>()
        .AddSingleton<IFactExtractor, RuleExtractor>()
        .AddSingleton<ExtractionPreview>()
        .AddHostedService<IngestWorker>();

    /// <summary>With a model, it reads turns after the rules did, and helps to choose the essentials.</summary>
    internal static IServiceCollection AddModelReading(this IServiceCollection services) => services
        .AddSingleton(new ModelExtractionOptions())
        .AddSingleton(static provider => new ExtractionMetrics(provider.GetService<IMeterFactory>()))
        .AddSingleton<IModelExtractor>(static provider => new ModelExtractor(
            provider.GetRequiredService<ChatModel>().For(ModelPurpose.Extraction),
            provider.GetRequiredService<ChatModel>().SupportsSchema,
            provider.GetRequiredService<ModelExtractionOptions>(),
            provider.GetRequiredService<ITokenEstimator>(),
            provider.GetRequiredService<ExtractionMetrics>()))
        .AddModelPass()
        .AddKeyedSingleton(LifecycleServices.Model, static (provider, _) => provider.GetRequiredService<ChatModel>().For(ModelPurpose.Curation));
}
