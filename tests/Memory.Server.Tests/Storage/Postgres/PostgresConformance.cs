using Memory.Server.Tests.Storage.Conformance;

namespace Memory.Server.Tests.Storage.Postgres;

public sealed class PostgresUsers : UserConformance<PostgresFixture>;

public sealed class PostgresSessions : SessionConformance<PostgresFixture>;

public sealed class PostgresTurns : TurnConformance<PostgresFixture>;

public sealed class PostgresMemories : MemoryConformance<PostgresFixture>;

public sealed class PostgresAssociations : AssociationConformance<PostgresFixture>;

public sealed class PostgresWrites : WriteConformance<PostgresFixture>;

public sealed class PostgresVectors : VectorConformance<PostgresFixture>;

public sealed class PostgresDeltas : DeltaConformance<PostgresFixture>;

public sealed class PostgresJobs : JobConformance<PostgresFixture>;

public sealed class PostgresLanes : LaneConformance<PostgresFixture>;

public sealed class PostgresExpectations : ExpectationConformance<PostgresFixture>;

public sealed class PostgresFailedJobs : FailedJobConformance<PostgresFixture>;

public sealed class PostgresSchedules : ScheduleConformance<PostgresFixture>;

public sealed class PostgresLifecycles : LifecycleConformance<PostgresFixture>;

public sealed class PostgresKeys : KeyConformance<PostgresFixture>;

public sealed class PostgresIdempotency : IdempotencyConformance<PostgresFixture>;

public sealed class PostgresErasures : ErasureConformance<PostgresFixture>;

public sealed class PostgresLateTurns : LateTurnConformance<PostgresFixture>;

public sealed class PostgresRoundTrips : RoundTripConformance<PostgresFixture>;

public sealed class PostgresAudits : AuditConformance<PostgresFixture>;

public sealed class PostgresVerifications : VerificationConformance<PostgresFixture>;

public sealed class PostgresImages : ImageConformance<PostgresFixture>;

public sealed class PostgresBackups : BackupConformance<PostgresFixture>;

public sealed class PostgresImageVectors : ImageVectorConformance<PostgresFixture>;
