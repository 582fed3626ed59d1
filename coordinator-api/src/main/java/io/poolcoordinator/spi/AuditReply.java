package io.poolcoordinator.spi;

import io.poolcoordinator.admin.PoolAudit;
import org.jspecify.annotations.Nullable;

/**
 * What an audit of a pool found.
 *
 * @param header what every reply carries; without grants, since an audit grants nothing
 * @param audit what was found; null if nothing is stored of the pool
 */
public record AuditReply(ReplyHeader header, @Nullable PoolAudit audit) {}
