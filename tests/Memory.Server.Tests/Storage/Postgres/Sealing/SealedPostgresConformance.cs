using Memory.Server.Tests.Storage.Conformance;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

public sealed class SealedPostgresUsers : UserConformance<SealedPostgresFixture>;

public sealed class SealedPostgresSessions : SessionConformance<SealedPostgresFixture>;

public sealed class SealedPostgresTurns : TurnConformance<SealedPostgresFixture>;

public sealed class SealedPostgresMemories : MemoryConformance<SealedPostgresFixture>;

public sealed class SealedPostgresAssociations : AssociationConformance<SealedPostgresFixture>;

public sealed class SealedPostgresWrites : WriteConformance<SealedPostgresFixture>;

public sealed class SealedPostgresVectors : VectorConformance<SealedPostgresFixture>;

public sealed class SealedPostgresDeltas : DeltaConformance<SealedPostgresFixture>;

public sealed class SealedPostgresJobs : JobConformance<SealedPostgresFixture>;

public sealed class SealedPostgresLanes : LaneConformance<SealedPostgresFixture>;

public sealed class SealedPostgresExpectations : ExpectationConformance<SealedPostgresFixture>;

public sealed class SealedPostgresFailedJobs : FailedJobConformance<SealedPostgresFixture>;

public sealed class SealedPostgresSchedules : ScheduleConformance<SealedPostgresFixture>;

public sealed class SealedPostgresLifecycles : LifecycleConformance<SealedPostgresFixture>;

public sealed class SealedPostgresKeys : KeyConformance<SealedPostgresFixture>;

public sealed class SealedPostgresIdempotency : IdempotencyConformance<SealedPostgresFixture>;

public sealed class SealedPostgresErasures : ErasureConformance<SealedPostgresFixture>;

public sealed class SealedPostgresLateTurns : LateTurnConformance<SealedPostgresFixture>;

public sealed class SealedPostgresRoundTrips : RoundTripConformance<SealedPostgresFixture>;

public sealed class SealedPostgresAudits : AuditConformance<SealedPostgresFixture>;

public sealed class SealedPostgresVerifications : VerificationConformance<SealedPostgresFixture>;

public sealed class SealedPostgresImages : ImageConformance<SealedPostgresFixture>;

public sealed class SealedPostgresImageVectors : ImageVectorConformance<SealedPostgresFixture>;

public sealed class SealedPostgresBackups : BackupConformance<SealedPostgresFixture>;
