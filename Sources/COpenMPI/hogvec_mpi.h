// What Swift cannot say of MPI: its constants are casts of addresses, which are not imported. Nothing else.
#ifndef HOGVEC_MPI_H
#define HOGVEC_MPI_H

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/// Starts MPI for calls of any thread, one at a time. Errors are returned from then on.
static inline int hogvec_mpi_start(int *rank, int *count, bool *is_serialized) {
  int provided = MPI_THREAD_SINGLE;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  if (error != MPI_SUCCESS) return error;
  *is_serialized = provided >= MPI_THREAD_SERIALIZED;
  if ((error = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN)) != MPI_SUCCESS) return error;
  if ((error = MPI_Comm_rank(MPI_COMM_WORLD, rank)) != MPI_SUCCESS) return error;
  return MPI_Comm_size(MPI_COMM_WORLD, count);
}

/// Room for requests, none of which is under way, to be freed; a null pointer if there is no memory.
static inline void *hogvec_mpi_requests(int count) {
  MPI_Request *requests = malloc(sizeof(MPI_Request) * (size_t)count);
  for (int index = 0; requests && index < count; index++) requests[index] = MPI_REQUEST_NULL;
  return requests;
}

/// Begins to send bytes to a rank.
static inline int hogvec_mpi_send(const void *bytes, int count, int rank, void *requests, int index) {
  return MPI_Isend(bytes, count, MPI_BYTE, rank, 0, MPI_COMM_WORLD, (MPI_Request *)requests + index);
}

/// Begins to receive bytes from a rank.
static inline int hogvec_mpi_receive(void *bytes, int count, int rank, void *requests, int index) {
  return MPI_Irecv(bytes, count, MPI_BYTE, rank, 0, MPI_COMM_WORLD, (MPI_Request *)requests + index);
}

/// Sends a message of nothing but its tag, above 0, to a rank, and does not wait for it.
static inline int hogvec_mpi_signal(int rank, int tag) {
  MPI_Request request;
  int error = MPI_Isend(NULL, 0, MPI_UINT64_T, rank, tag, MPI_COMM_WORLD, &request);
  return error == MPI_SUCCESS ? MPI_Request_free(&request) : error;
}

/// Takes such a message of any rank, if one has come, and says whose it is; else the rank is -1.
static inline int hogvec_mpi_take_signal(int tag, int *rank) {
  MPI_Status status;
  int has_come = 0;
  *rank = -1;
  int error = MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &has_come, &status);
  if (error != MPI_SUCCESS || !has_come) return error;
  *rank = status.MPI_SOURCE;
  return MPI_Recv(NULL, 0, MPI_UINT64_T, *rank, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/// Tells whether what a request began has ended; such a request, and one that began nothing, has ended.
static inline int hogvec_mpi_test(void *requests, int index, bool *has_ended) {
  int flag = 0;
  int error = MPI_Test((MPI_Request *)requests + index, &flag, MPI_STATUS_IGNORE);
  *has_ended = flag != 0;
  return error;
}

/// What an error means, in room for MPI_MAX_ERROR_STRING bytes.
static inline void hogvec_mpi_message(int error, char *text) {
  int length = 0;
  if (MPI_Error_string(error, text, &length) != MPI_SUCCESS) length = 0;
  text[length] = 0;
}

/// The bytes that an error's meaning has at most, with the zero at its end.
static inline int hogvec_mpi_message_size(void) { return MPI_MAX_ERROR_STRING + 1; }

/// Ends MPI, when all ranks do.
static inline int hogvec_mpi_finish(void) { return MPI_Finalize(); }

/// Ends all ranks at once.
static inline void hogvec_mpi_abort(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

#endif
